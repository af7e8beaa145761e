//! Dates as clerks write them. What can mean two dates is reported as both, never guessed.

use std::fmt;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::grid::Cell;
use super::words;

/// A month, and the day where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartialDate {
    /// Four-digit year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// Day of the month, if given.
    pub day: Option<i8>,
}

impl PartialDate {
    /// A month; `None` unless it is one, from 1900 to 2100.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        ((1900..=2100).contains(&year) && (1..=12).contains(&month)).then_some(Self {
            year,
            month,
            day: None,
        })
    }

    /// A day; `None` unless the calendar has it, from 1900 to 2100.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::month(year, month)?;
        Date::new(year, month, day).ok().map(Self::from)
    }

    /// The first day it can mean.
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month, self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// The last day it can mean.
    pub fn latest(self) -> Date {
        match self.day {
            Some(_) => self.earliest(),
            None => self.earliest().last_of_month(),
        }
    }

    /// As a Chinese reader expects it: `2024年3月` or `2024年3月5日`.
    pub fn zh(self) -> String {
        match self.day {
            Some(day) => format!("{}年{}月{day}日", self.year, self.month),
            None => format!("{}年{}月", self.year, self.month),
        }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: date.month(), day: Some(date.day()) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// What a date is for; it settles two-digit years and what may lie ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateUse {
    /// A member's birth: at least 18 years ago.
    Birth,
    /// Something that has happened.
    Event,
    /// A month dues are paid to, which may lie ahead; a day is dropped.
    Month,
}

/// What is known besides the cell itself.
#[derive(Debug, Clone, Copy)]
pub struct DateContext {
    /// The day of the import, in Shanghai.
    pub today: Date,
    /// A final zero may have been lost: `2024.1` may have been `2024.10`.
    pub zero_may_be_lost: bool,
}

/// What a cell says of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Nothing, or a word for nothing.
    Empty,
    /// One date.
    Known(PartialDate),
    /// Several dates it can mean.
    Ambiguous(Vec<PartialDate>),
    /// A year without a month.
    YearOnly(i16),
    /// Digits were lost to Excel's scientific notation.
    Ruined,
    /// Numbers, but no day of the calendar.
    Impossible,
    /// Not a date.
    Unreadable,
}

/// Reads a date cell.
///
/// Two-digit years: 20yy unless that year is still to come (for a birth: unless the member would be
/// under 18), else 19yy. So in 2026 `26.7.8` is 2026 and `88.12.1` is 1988.
pub fn read(cell: &Cell, usage: DateUse, context: DateContext) -> Reading {
    let reader = Reader { usage, context };
    match cell {
        Cell::Empty => Reading::Empty,
        Cell::Date(day) => match PartialDate::day(day.year(), day.month(), day.day()) {
            Some(day) => reader.settle(vec![day]),
            None => Reading::Impossible,
        },
        Cell::Number(number) => reader.number(*number),
        Cell::Text(text) => reader.text(text),
        Cell::Bool(_) | Cell::Fault(_) => Reading::Unreadable,
    }
}

/// Excel's day numbers that a date column can hold: 1927-05-18 to 2064-04-08.
const SERIALS: std::ops::RangeInclusive<u32> = 10_000..=60_000;

/// The day of an Excel serial number after 1900-02-28 (1900 date system).
pub fn from_serial(serial: u32) -> Option<Date> {
    date(1899, 12, 30).checked_add(i64::from(serial).days()).ok()
}

/// The day of a number of days with a time of day, as a cell formatted as a date holds it; `None`
/// beyond the years a clerk can mean.
pub fn from_days(days: f64) -> Option<Date> {
    const KNOWN: std::ops::Range<f64> = 61.0..73_415.0;
    let days = Some(days).filter(|days| KNOWN.contains(days))?;
    let time = SignedDuration::try_from_secs_f64(days * 86_400.0).ok()?;
    date(1899, 12, 30).checked_add(time).ok()
}

/// What stands between the numbers of a date.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// 年 and 月.
    Named,
    /// `-` or `/`.
    Slashed,
    Plain,
}

struct Reader {
    usage: DateUse,
    context: DateContext,
}

impl Reader {
    fn number(&self, number: f64) -> Reading {
        if !number.is_finite() || !(1.0..1e9).contains(&number) {
            return Reading::Unreadable;
        }
        let shown = number.to_string();
        match shown.split_once('.') {
            None => self.compact(&shown),
            Some((whole, fraction)) if fraction.len() <= 2 && whole.len() != 5 => {
                self.two_parts((whole, fraction), true, Style::Plain)
            }
            Some((whole, _)) => match whole.parse::<u32>() {
                Ok(serial) if SERIALS.contains(&serial) => self.serial(serial),
                Ok(_) | Err(_) => Reading::Unreadable,
            },
        }
    }

    fn text(&self, text: &str) -> Reading {
        let text: String = text.nfkc().collect();
        if words::means_nothing(&text) {
            return Reading::Empty;
        }
        let text = without_time(text.trim());
        let text: String = text.chars().filter(|c| !crate::kernel::text::is_blank(*c)).collect();
        if let Some(reading) = self.scientific(&text) {
            return reading;
        }
        let named = text.contains('年');
        let slashed = !named && text.contains(['/', '-']);
        let Some(parts) = split_parts(&text) else { return Reading::Unreadable };
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [year] if named => match self.full_year(year) {
                Some(year) => Reading::YearOnly(year),
                None => Reading::Unreadable,
            },
            [digits] => self.compact(digits),
            [first, second] => {
                let style = match (named, slashed) {
                    (true, _) => Style::Named,
                    (false, true) => Style::Slashed,
                    (false, false) => Style::Plain,
                };
                self.two_parts((first, second), self.context.zero_may_be_lost && !named, style)
            }
            [first, second, third] => self.three_parts(first, second, third, slashed),
            _ => Reading::Unreadable,
        }
    }

    /// `2.02403E+07`: digits are lost unless the mantissa still has all of them.
    fn scientific(&self, text: &str) -> Option<Reading> {
        let (mantissa, exponent) = text.split_once(['E', 'e'])?;
        let value: f64 = text.parse().ok()?;
        let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
        let digits = mantissa.chars().filter(char::is_ascii_digit).count();
        Some(if digits > exponent { self.number(value) } else { Reading::Ruined })
    }

    /// Digits with nothing between them.
    fn compact(&self, digits: &str) -> Reading {
        let take = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        match digits.len() {
            8 => match day_of(take(0, 4), take(4, 6), take(6, 8)) {
                Some(day) => self.settle(vec![day]),
                None if digits.ends_with("00") => Reading::Ruined,
                None => Reading::Impossible,
            },
            7 => self.settle(
                [
                    day_of(take(0, 4), take(4, 5), take(5, 7)),
                    day_of(take(0, 4), take(4, 6), take(6, 7)),
                ]
                .into_iter()
                .flatten()
                .collect(),
            ),
            6 => self.six(take(0, 4), take(4, 6), (take(0, 2), take(2, 4), take(4, 6))),
            5 => self.five(digits),
            4 => match digits.parse() {
                Ok(year) if (1900..=2100).contains(&year) => Reading::YearOnly(year),
                Ok(_) | Err(_) => Reading::Unreadable,
            },
            _ => Reading::Unreadable,
        }
    }

    /// `202403`, or `240305` as year, month, day of two digits each.
    fn six(&self, year: &str, month: &str, short: (&str, &str, &str)) -> Reading {
        let mut meanings: Vec<PartialDate> = month_of(year, month).into_iter().collect();
        if self.usage != DateUse::Month {
            let year = self.short_year(short.0).map(|year| year.to_string()).unwrap_or_default();
            meanings.extend(day_of(&year, short.1, short.2));
        }
        self.settle(meanings)
    }

    /// An Excel serial, or `20243` for a month of one digit.
    fn five(&self, digits: &str) -> Reading {
        let month = month_of(digits.get(..4).unwrap_or_default(), digits.get(4..).unwrap_or("0"));
        let serial = digits.parse().ok().filter(|serial| SERIALS.contains(serial));
        let day = serial.and_then(from_serial).map(PartialDate::from);
        self.settle(day.into_iter().chain(month).collect())
    }

    fn serial(&self, serial: u32) -> Reading {
        self.settle(from_serial(serial).map(PartialDate::from).into_iter().collect())
    }

    /// Year and month in either order; or, with no year written out, month and day of this year.
    fn two_parts(&self, (first, second): (&str, &str), zero_lost: bool, style: Style) -> Reading {
        if second.len() == 4 {
            return self.settle(month_of(second, first).into_iter().collect());
        }
        let Some(year) = self.full_year(first) else { return Reading::Unreadable };
        let year = year.to_string();
        let mut meanings: Vec<PartialDate> = month_of(&year, second).into_iter().collect();
        if zero_lost && second == "1" {
            meanings.extend(month_of(&year, "10"));
        }
        // 08.5 is a year, as 2008.5 would be; 03-05 is what Excel shows of a day as well.
        let may_have_zero = style == Style::Slashed && self.usage != DateUse::Birth;
        let may_be_month = first.len() < 4
            && style != Style::Named
            && (!first.starts_with('0') || may_have_zero)
            && first.parse::<u8>().is_ok_and(|month| month <= 12);
        if may_be_month {
            meanings.extend(day_of(&self.context.today.year().to_string(), first, second));
            return match meanings.is_empty() {
                true => Reading::Impossible,
                false => Reading::Ambiguous(meanings),
            };
        }
        self.settle(meanings)
    }

    /// Year first; or year last, as Excel writes dates outside China.
    fn three_parts(&self, first: &str, second: &str, third: &str, slashed: bool) -> Reading {
        if third.len() == 4 {
            return self.settle(
                [day_of(third, first, second), day_of(third, second, first)]
                    .into_iter()
                    .flatten()
                    .collect(),
            );
        }
        let Some(year) = self.full_year(first) else { return Reading::Unreadable };
        let mut meanings: Vec<PartialDate> =
            day_of(&year.to_string(), second, third).into_iter().collect();
        if slashed && first.len() < 4 {
            let year = self.short_year(third).map(|year| year.to_string()).unwrap_or_default();
            meanings.extend(day_of(&year, first, second));
        }
        self.settle(meanings)
    }

    fn full_year(&self, digits: &str) -> Option<i16> {
        match digits.len() {
            4 => digits.parse().ok(),
            1 | 2 => self.short_year(digits),
            _ => None,
        }
    }

    fn short_year(&self, digits: &str) -> Option<i16> {
        let short: i16 = digits.parse().ok().filter(|year| (0..100).contains(year))?;
        let latest = match self.usage {
            DateUse::Birth => self.context.today.year() - 18,
            DateUse::Event | DateUse::Month => self.context.today.year(),
        };
        Some(if 2000 + short <= latest { 2000 + short } else { 1900 + short })
    }

    /// One date, several or none. Of several, those still to come cannot be meant.
    fn settle(&self, mut meanings: Vec<PartialDate>) -> Reading {
        if self.usage == DateUse::Month {
            for meaning in &mut meanings {
                meaning.day = None;
            }
        }
        meanings.sort();
        meanings.dedup();
        if meanings.len() > 1 && self.usage != DateUse::Month {
            let past: Vec<PartialDate> =
                meanings.iter().copied().filter(|m| m.earliest() <= self.context.today).collect();
            if !past.is_empty() {
                meanings = past;
            }
        }
        match meanings.as_slice() {
            [] => Reading::Impossible,
            [one] => Reading::Known(*one),
            _ => Reading::Ambiguous(meanings),
        }
    }
}

fn month_of(year: &str, month: &str) -> Option<PartialDate> {
    PartialDate::month(year.parse().ok()?, month.parse().ok()?)
}

fn day_of(year: &str, month: &str, day: &str) -> Option<PartialDate> {
    PartialDate::day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `2024-03-05 00:00:00` and `2024-03-05T00:00:00` without the time of day.
fn without_time(text: &str) -> &str {
    if !text.contains(':') {
        return text;
    }
    text.split_once([' ', 'T']).map_or(text, |(day, _)| day)
}

/// The numbers of a date in the order written; `None` if something else is there.
fn split_parts(text: &str) -> Option<Vec<String>> {
    let separated: String = text
        .chars()
        .map(|c| match c {
            '年' | '月' | '/' | '-' | '、' | '。' | ',' | '·' | '—' | '–' | '~' | '\\' => {
                '.'
            }
            '日' | '号' => ' ',
            other => other,
        })
        .collect();
    let body = separated.trim_end_matches(' ').trim_end_matches('.');
    let parts: Option<Vec<String>> = body.split('.').map(words::arabic_number).collect();
    parts.filter(|parts| parts.len() <= 3)
}
