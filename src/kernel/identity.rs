//! The citizen identity number (公民身份号码): shape, check digit, and what it says of its holder.
//!
//! GB 11643-1999: six digits of region, eight of birth date, three of serial (odd for men), one
//! check character by ISO 7064 MOD 11-2.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

crate::text_enum! {
    /// Sex as the register and the identity number know it.
    pub enum Sex {
        /// 男
        Male = "male",
        /// 女
        Female = "female",
    }
}

impl Sex {
    /// The word a Chinese form uses.
    pub fn zh(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
        }
    }
}

/// Why a text is not an identity number. Carries nothing of the number itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdFault {
    /// Nothing there.
    Empty,
    /// Not 18 characters; how many there were.
    Length(usize),
    /// Something else than digits and a final X.
    Characters,
    /// The first two digits are no province of GB/T 2260.
    Region,
    /// Digits 7 to 14 are no day of the calendar from 1900 on.
    BirthDate,
    /// The last character is not the one the others call for.
    CheckDigit,
}

/// A valid 18-character identity number.
///
/// `Debug` hides it. Serialisation writes it in full, for values that are encrypted before they
/// rest; a reply to a client must be built from [`IdNumber::masked`] instead.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber {
    text: String,
    birth_date: Date,
    sex: Sex,
}

/// Weights of the first 17 digits (GB 11643, annex).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check character by remainder of the weighted sum modulo 11.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// First two digits of the provinces of GB/T 2260, and 83 on permits of Taiwan residents.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82", "83",
];

/// The number as people mean it: full-width digits narrowed; spaces, dashes and a leading
/// apostrophe dropped; `x` as `X`.
pub fn normalize(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !is_filler(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Marks that clerks and spreadsheets put round or into a number.
fn is_filler(c: char) -> bool {
    matches!(c, '-' | '‐' | '–' | '—' | '\'' | '‘' | '’' | '`' | '\u{200b}' | '\u{feff}')
}

/// The check character that 17 leading digits call for; `None` if they are not 17 digits.
pub fn check_character(leading: &str) -> Option<char> {
    if leading.chars().count() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in leading.chars().zip(WEIGHTS) {
        sum += c.to_digit(10)? * weight;
    }
    usize::try_from(sum % 11).ok().and_then(|at| CHECKS.get(at)).copied()
}

/// The 18-character form of a number of the first generation (15 digits, two-digit year, no check
/// character; void since 2013). `None` unless it is a valid number of someone born in 19xx.
pub fn upgrade_first_generation(text: &str) -> Option<IdNumber> {
    let old = normalize(text);
    if old.len() != 15 || !old.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let leading = format!("{}19{}", old.get(..6)?, old.get(6..)?);
    let check = check_character(&leading)?;
    IdNumber::parse(&format!("{leading}{check}")).ok()
}

impl IdNumber {
    /// Reads a number as written by people (see [`normalize`]).
    ///
    /// # Errors
    /// The first [`IdFault`] found, in the order of the enum.
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        let text = normalize(text);
        let length = text.chars().count();
        if length == 0 {
            return Err(IdFault::Empty);
        }
        if length != 18 {
            return Err(IdFault::Length(length));
        }
        let leading = text.get(..17).ok_or(IdFault::Characters)?;
        let check = text.chars().last().ok_or(IdFault::Characters)?;
        if !leading.chars().all(|c| c.is_ascii_digit()) || !(check.is_ascii_digit() || check == 'X')
        {
            return Err(IdFault::Characters);
        }
        if !leading.get(..2).is_some_and(|province| PROVINCES.contains(&province)) {
            return Err(IdFault::Region);
        }
        let birth_date = leading.get(6..14).and_then(compact_date).ok_or(IdFault::BirthDate)?;
        if check_character(leading) != Some(check) {
            return Err(IdFault::CheckDigit);
        }
        let sex = match leading.chars().last().and_then(|c| c.to_digit(10)) {
            Some(serial) if serial % 2 == 1 => Sex::Male,
            _ => Sex::Female,
        };
        Ok(Self { text, birth_date, sex })
    }

    /// All 18 characters. For encryption, keyed look-up and audited reveal only.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The birth date it was issued for.
    pub fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// The sex it was issued for.
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// The last four characters: what a member is asked on a new device.
    pub fn last_four(&self) -> &str {
        self.text.get(14..).unwrap_or_default()
    }

    /// The last four behind stars: the first six would tell the native place, the next eight the
    /// birth date.
    pub fn masked(&self) -> String {
        format!("**************{}", self.last_four())
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(hidden)")
    }
}

impl Serialize for IdNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for IdNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom("not an identity number"))
    }
}

/// `YYYYMMDD` as a day of the calendar, from 1900 on.
fn compact_date(digits: &str) -> Option<Date> {
    let year: i16 = digits.get(..4)?.parse().ok()?;
    let month: i8 = digits.get(4..6)?.parse().ok()?;
    let day: i8 = digits.get(6..8)?.parse().ok()?;
    if year < 1900 {
        return None;
    }
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn valid_numbers_tell_birth_date_and_sex() {
        for (written, birth, sex) in [
            ("11010519491231002X", date(1949, 12, 31), Sex::Female),
            (" 33028219930410999x ", date(1993, 4, 10), Sex::Male),
            ("３４１８８１１９７００８０５０００６", date(1970, 8, 5), Sex::Female),
            ("'520330-19611109-9996", date(1961, 11, 9), Sex::Male),
            ("511302 19820108 9993", date(1982, 1, 8), Sex::Male),
        ] {
            let leading: String = normalize(written).chars().take(17).collect();
            let number = IdNumber::parse(&format!(
                "{leading}{}",
                check_character(&leading).expect("17 digits")
            ))
            .expect("valid");
            assert_eq!((number.birth_date(), number.sex()), (birth, sex));
        }
        let number = IdNumber::parse("11010519491231002x").expect("the standard's own example");
        assert_eq!(number.as_str(), "11010519491231002X");
        assert_eq!(number.last_four(), "002X");
        assert_eq!(number.masked(), "**************002X");
    }

    #[test]
    fn each_fault_is_told_apart() {
        for (written, fault) in [
            ("", IdFault::Empty),
            (" \u{3000}", IdFault::Empty),
            ("1101051949123100", IdFault::Length(16)),
            ("11010519491231002XX", IdFault::Length(19)),
            ("无", IdFault::Length(1)),
            ("1101051949123100X2", IdFault::Characters),
            ("11010519491231002Y", IdFault::Characters),
            ("一二三四五六七八九十一二三四五六七八", IdFault::Characters),
            ("99010519491231002X", IdFault::Region),
            ("11010519490231002X", IdFault::BirthDate),
            ("110105189912310021", IdFault::BirthDate),
            ("110105194912310021", IdFault::CheckDigit),
            ("11010519491231012X", IdFault::CheckDigit),
        ] {
            assert_eq!(IdNumber::parse(written), Err(fault));
        }
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        let right = "11010519491231002X";
        for at in 0..17 {
            for digit in '0'..='9' {
                let wrong: String = right
                    .chars()
                    .enumerate()
                    .map(|(i, c)| if i == at { digit } else { c })
                    .collect();
                assert_eq!(IdNumber::parse(&wrong).is_ok(), wrong == right);
            }
        }
    }

    #[test]
    fn first_generation_numbers_are_brought_up_to_date() {
        let number = upgrade_first_generation("110105491231002").expect("valid");
        assert_eq!(number.as_str(), "11010519491231002X");
        for not_one in ["341881198501269", "11010549123100", "110105491331002", "1101054912310ab"] {
            assert!(upgrade_first_generation(not_one).is_none());
        }
    }

    #[test]
    fn debug_hides_and_json_validates() {
        let number = IdNumber::parse("11010519491231002X").expect("valid");
        assert_eq!(format!("{number:?}"), "IdNumber(hidden)");
        let json = serde_json::to_string(&number).expect("serialises");
        assert_eq!(serde_json::from_str::<IdNumber>(&json).expect("reads back"), number);
        let fault = serde_json::from_str::<IdNumber>("\"110105194912310021\"").expect_err("wrong");
        assert!(!fault.to_string().contains("110105"));
    }
}
