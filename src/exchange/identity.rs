//! Identity numbers as they come out of spreadsheets, and what Excel has done to them.

use super::grid::Cell;
use super::issue::IssueCode;
use super::words::means_nothing;
use crate::kernel::identity::{IdFault, IdNumber, normalize, upgrade_first_generation};

/// What a cell says of an identity number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Nothing, or a word for nothing.
    Empty,
    /// A valid number, and what to remark on it all the same.
    Known(IdNumber, Option<IssueCode>),
    /// Not one, why, and the number it may have been.
    Faulty(IssueCode, Option<IdNumber>),
}

/// Reads an identity number.
///
/// Excel keeps 15 significant digits: a number cell of 18 digits has lost three, and so has text that
/// was made of one, whether it now ends in `000` or reads `3.41881E+17`.
pub fn read(cell: &Cell) -> Reading {
    match cell {
        Cell::Empty => Reading::Empty,
        Cell::Text(text) if means_nothing(text) => Reading::Empty,
        Cell::Text(text) => from_text(text),
        Cell::Number(number) if number.abs() >= 1e15 => {
            Reading::Faulty(IssueCode::IdRuinedByExcel, None)
        }
        Cell::Number(number) => from_text(&number.to_string()),
        Cell::Date(_) | Cell::Bool(_) | Cell::Fault(_) => {
            Reading::Faulty(IssueCode::IdBadCharacters, None)
        }
    }
}

fn from_text(text: &str) -> Reading {
    let plain = normalize(text);
    if is_scientific(&plain) {
        return Reading::Faulty(IssueCode::IdRuinedByExcel, None);
    }
    match IdNumber::parse(&plain) {
        Ok(number) => {
            let rounded = number.as_str().ends_with("000");
            Reading::Known(number, rounded.then_some(IssueCode::IdEndsInZeros))
        }
        Err(IdFault::Empty) => Reading::Empty,
        Err(IdFault::Length(15)) => fifteen(&plain),
        Err(IdFault::Length(_)) => Reading::Faulty(IssueCode::IdWrongLength, None),
        Err(IdFault::Characters) => Reading::Faulty(IssueCode::IdBadCharacters, None),
        Err(IdFault::Region) => Reading::Faulty(IssueCode::IdRegionUnknown, None),
        Err(IdFault::BirthDate) => Reading::Faulty(IssueCode::IdBirthDateImpossible, None),
        Err(IdFault::CheckDigit) if plain.ends_with("000") => {
            Reading::Faulty(IssueCode::IdRuinedByExcel, None)
        }
        Err(IdFault::CheckDigit) => Reading::Faulty(IssueCode::IdCheckDigit, None),
    }
}

/// `3.41881198908169E+17`
fn is_scientific(plain: &str) -> bool {
    plain.split_once('E').is_some_and(|(mantissa, exponent)| {
        mantissa.parse::<f64>().is_ok()
            && exponent.trim_start_matches('+').chars().all(|c| c.is_ascii_digit())
    })
}

/// Fifteen characters: a number of the first generation, or a new one without its end. Where both can
/// be, no number is suggested.
fn fifteen(plain: &str) -> Reading {
    let cut = cut_short(plain);
    match upgrade_first_generation(plain) {
        Some(number) if !cut => Reading::Faulty(IssueCode::IdFirstGeneration, Some(number)),
        Some(_) | None if cut => Reading::Faulty(IssueCode::IdCutShort, None),
        Some(_) | None => Reading::Faulty(IssueCode::IdWrongLength, None),
    }
}

/// Whether digits 7 to 14 are the birth date of a living person, so that three are missing behind.
fn cut_short(plain: &str) -> bool {
    let Some(leading) = plain.get(..14).filter(|_| plain.is_ascii()) else { return false };
    let century = plain.get(6..8).is_some_and(|c| c == "19" || c == "20");
    let whole = format!("{leading}001");
    century
        && crate::kernel::identity::check_character(&whole)
            .is_some_and(|check| IdNumber::parse(&format!("{whole}{check}")).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_ruin_a_number_is_recognised() {
        let number = |value: f64| Cell::Number(value);
        let text = |value: &str| Cell::Text(value.to_owned());
        for (cell, code) in [
            (number(3.41881198908169e17), IssueCode::IdRuinedByExcel),
            (number(341_881_198_908_169_000.0), IssueCode::IdRuinedByExcel),
            (text("3.41881198908169E+17"), IssueCode::IdRuinedByExcel),
            (text("3.41881E+17"), IssueCode::IdRuinedByExcel),
            (text("３.４１８８１E+17"), IssueCode::IdRuinedByExcel),
            (text("431126198010130000"), IssueCode::IdRuinedByExcel),
            (text("341881198501269"), IssueCode::IdCutShort),
            (text("511302196502200"), IssueCode::IdCutShort),
            (number(341_881_198_501_269.0), IssueCode::IdCutShort),
            (text("110105491231002"), IssueCode::IdFirstGeneration),
            (number(110_105_491_231_002.0), IssueCode::IdFirstGeneration),
            (text("110105499931002"), IssueCode::IdWrongLength),
            (text("11010519491231002"), IssueCode::IdWrongLength),
            (text("1101051949123100211"), IssueCode::IdWrongLength),
            (number(42.5), IssueCode::IdWrongLength),
            (text("护照G12345678"), IssueCode::IdWrongLength),
            (text("11010519491231O02X"), IssueCode::IdBadCharacters),
            (Cell::Bool(true), IssueCode::IdBadCharacters),
            (text("110105194912310021"), IssueCode::IdCheckDigit),
            (text("110105194913310021"), IssueCode::IdBirthDateImpossible),
            (text("000105194912310021"), IssueCode::IdRegionUnknown),
        ] {
            match read(&cell) {
                Reading::Faulty(found, _) => assert_eq!(found, code),
                other => panic!("{other:?} instead of {code:?}"),
            }
        }
    }

    #[test]
    fn an_old_number_comes_with_its_new_form() {
        let Reading::Faulty(_, Some(number)) = read(&Cell::Text("110105491231002".into())) else {
            panic!("no suggestion");
        };
        assert_eq!(number.as_str(), "11010519491231002X");
    }

    #[test]
    fn a_valid_number_ending_in_three_zeros_is_doubted() {
        let Reading::Known(_, doubt) = read(&Cell::Text("511302197608170000".into())) else {
            panic!("valid");
        };
        assert_eq!(doubt, Some(IssueCode::IdEndsInZeros));
        for nothing in ["", " ", "无", "不详", "/"] {
            assert_eq!(read(&Cell::Text(nothing.into())), Reading::Empty);
        }
    }
}
