//! A civil date: what a clerk writes, without hour or zone. Months clamp to the month's end.

use std::fmt;
use std::str::FromStr;

use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::ToSql;
use diesel::sql_types::Integer;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days since 1970-01-01; written `YYYY-MM-DD` in JSON, an integer in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Integer)]
pub struct Day(i32);

impl Day {
    /// Later than any date that occurs; stands for "no end" where dates are compared.
    pub const FOREVER: Day = Day(2_932_896);
    /// 1970-01-01, before any record of this service.
    pub const EPOCH: Day = Day(0);

    pub fn from_days(days: i64) -> Day {
        Day(i32::try_from(days).unwrap_or(Day::FOREVER.0))
    }

    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().map(Day::from)
    }

    pub fn date(self) -> Date {
        EPOCH.saturating_add(Span::new().days(i64::from(self.0)))
    }

    pub fn plus_days(self, days: i64) -> Day {
        Day::from_days(i64::from(self.0) + days)
    }

    /// 31 August + 6 months = 28 or 29 February.
    pub fn plus_months(self, months: i64) -> Day {
        Day::from(self.date().saturating_add(months.months()))
    }

    pub fn days_since(self, earlier: Day) -> i64 {
        i64::from(self.0) - i64::from(earlier.0)
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Day {
        let days =
            date.since((jiff::Unit::Day, EPOCH)).map_or(0, |span| i64::from(span.get_days()));
        Day::from_days(days)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

impl FromStr for Day {
    type Err = ();

    fn from_str(text: &str) -> Result<Day, ()> {
        if text.len() != 10 {
            return Err(());
        }
        text.parse::<Date>().map(Day::from).map_err(|_| ())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("expected a date as YYYY-MM-DD"))
    }
}

impl<DB: diesel::backend::Backend> ToSql<Integer, DB> for Day
where
    i32: ToSql<Integer, DB>,
{
    fn to_sql<'b>(
        &'b self,
        out: &mut diesel::serialize::Output<'b, '_, DB>,
    ) -> diesel::serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: diesel::backend::Backend> FromSql<Integer, DB> for Day
where
    i32: FromSql<Integer, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        i32::from_sql(value).map(Day)
    }
}

impl utoipa::PartialSchema for Day {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        super::text::string_schema("date", "2026-03-01")
    }
}

impl utoipa::ToSchema for Day {}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn months_clamp_to_the_months_end() {
        for (from, months, to) in [
            ("2025-08-31", 6, "2026-02-28"),
            ("2027-08-31", 6, "2028-02-29"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-12-15", 6, "2027-06-15"),
            ("2024-02-29", 12, "2025-02-28"),
        ] {
            assert_eq!(day(from).plus_months(months), day(to), "{from} + {months} months");
        }
    }

    #[test]
    fn only_full_iso_dates_are_dates() {
        for text in ["2026-3-1", "20260301", "2026-02-30", "2026-03-01T00:00:00Z", ""] {
            assert_eq!(text.parse::<Day>(), Err(()), "{text}");
        }
        assert_eq!(day("1949-10-01").to_string(), "1949-10-01");
        assert_eq!(day("2026-03-01").days_since(day("2026-02-27")), 2);
    }
}
