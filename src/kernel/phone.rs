//! Mainland mobile numbers: eleven digits, the first a 1, the second 3 to 9.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

/// Why a text is not a mainland mobile number. Carries nothing of the number itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneFault {
    /// Nothing there.
    Empty,
    /// Something else than digits and the usual separators.
    Characters,
    /// A number, but of so many digits instead of eleven.
    Length(usize),
    /// Eleven digits or more that begin like a fixed line, or with no mobile prefix.
    NotMobile,
}

/// A mainland mobile number, as eleven digits.
///
/// `Debug` hides it. Serialisation writes it in full, for values that are encrypted before they
/// rest; a reply to a client must be built from [`Phone::masked`] or an audited contact.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as written by people: full-width digits, spaces, dashes, brackets, dots and
    /// `+86`/`0086`/`86` in front are all right.
    ///
    /// # Errors
    /// The first [`PhoneFault`] found, in the order of the enum.
    pub fn parse(text: &str) -> Result<Self, PhoneFault> {
        let narrowed: String = text.nfkc().filter(|c| !is_separator(*c)).collect();
        if narrowed.is_empty() {
            return Err(PhoneFault::Empty);
        }
        let digits = narrowed.strip_prefix('+').unwrap_or(&narrowed);
        if !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(PhoneFault::Characters);
        }
        let national = national_part(digits);
        if national.starts_with('0') {
            return Err(PhoneFault::NotMobile);
        }
        if national.len() != 11 {
            return Err(PhoneFault::Length(national.len()));
        }
        let second = national.chars().nth(1);
        if !national.starts_with('1') || !second.is_some_and(|c| ('3'..='9').contains(&c)) {
            return Err(PhoneFault::NotMobile);
        }
        Ok(Self(national.to_owned()))
    }

    /// All eleven digits. For encryption, keyed look-up, sending and audited contact only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// First three, four stars, last four: `138****1234`.
    pub fn masked(&self) -> String {
        let head = self.0.get(..3).unwrap_or_default();
        let tail = self.0.get(7..).unwrap_or_default();
        format!("{head}****{tail}")
    }
}

/// What people put between the digits of a phone number.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '-' | '‐' | '–' | '—' | '−' | '.' | '(' | ')' | '\'' | '‘' | '’' | '`')
        || matches!(c, '\u{200b}' | '\u{feff}')
}

/// The digits without the country code of China, where one is there.
fn national_part(digits: &str) -> &str {
    if let Some(rest) = digits.strip_prefix("0086") {
        return rest;
    }
    match digits.strip_prefix("86") {
        Some(rest) if rest.len() == 11 => rest,
        Some(_) | None => digits,
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(hidden)")
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom("not a mobile number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_people_write_a_number_all_mean_the_same() {
        for written in [
            "19936230636",
            "199-3623-0636",
            "199 3623 0636",
            "１９９３６２３０６３６",
            "+86 199 3623 0636",
            "+86-19936230636",
            "8619936230636",
            "0086 19936230636",
            "(199)36230636",
            "199.3623.0636",
            "'19936230636",
            " 19936230636\n",
            "199－3623－0636",
        ] {
            let phone = Phone::parse(written).expect("a mobile number");
            assert_eq!(phone.as_str(), "19936230636");
        }
    }

    #[test]
    fn each_fault_is_told_apart() {
        for (written, fault) in [
            ("", PhoneFault::Empty),
            (" - ", PhoneFault::Empty),
            ("无", PhoneFault::Characters),
            ("19936230636/19912345678", PhoneFault::Characters),
            ("1.99E+10", PhoneFault::Characters),
            ("1994815345", PhoneFault::Length(10)),
            ("199481534512", PhoneFault::Length(12)),
            ("8612345", PhoneFault::Length(7)),
            ("0563-4123456", PhoneFault::NotMobile),
            ("12936230636", PhoneFault::NotMobile),
            ("29936230636", PhoneFault::NotMobile),
        ] {
            assert_eq!(Phone::parse(written), Err(fault));
        }
    }

    #[test]
    fn it_is_shown_masked_and_never_in_debug() {
        let phone = Phone::parse("13800001234").expect("valid");
        assert_eq!(phone.masked(), "138****1234");
        assert_eq!(format!("{phone:?}"), "Phone(hidden)");
        let json = serde_json::to_string(&phone).expect("serialises");
        assert_eq!(serde_json::from_str::<Phone>(&json).expect("reads back"), phone);
    }
}
