//! The one source of time. Everything that needs "now" is given it; tests set it by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::ToSql;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::day::Day;

/// China Standard Time. The country has kept one zone without daylight saving since 1991, so a
/// fixed offset is exact for every civil date this service computes.
pub const CHINA_OFFSET_SECONDS: i64 = 8 * 3600;

/// Microseconds since 1970-01-01T00:00:00Z. `0` stands for "never" in columns that are compared.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = BigInt)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub const NEVER: Timestamp = Timestamp(0);

    /// The civil date in China at this instant.
    pub fn day(self) -> Day {
        Day::from_days((self.0.div_euclid(1_000_000) + CHINA_OFFSET_SECONDS).div_euclid(86_400))
    }

    /// Seconds since midnight in China.
    pub fn second_of_day(self) -> i64 {
        (self.0.div_euclid(1_000_000) + CHINA_OFFSET_SECONDS).rem_euclid(86_400)
    }

    /// Midnight in China, when a civil date begins.
    pub fn start_of(day: Day) -> Timestamp {
        let seconds = day.days_since(Day::EPOCH) * 86_400 - CHINA_OFFSET_SECONDS;
        Timestamp(seconds.saturating_mul(1_000_000))
    }

    /// The last instant of a civil date in China.
    pub fn end_of(day: Day) -> Timestamp {
        if day == Day::FOREVER {
            return Timestamp(i64::MAX);
        }
        Timestamp(Timestamp::start_of(day.plus_days(1)).0.saturating_sub(1))
    }

    pub fn plus_seconds(self, seconds: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole seconds since the epoch, as JWT claims want them.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    pub fn is_set(self) -> bool {
        self.0 != 0
    }

    pub fn to_rfc3339(self) -> String {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or_default().to_string()
    }

    /// Day and minute as the clocks in China say it.
    pub fn in_china(self) -> String {
        let there = self.plus_seconds(CHINA_OFFSET_SECONDS).to_rfc3339();
        there.chars().take(16).collect::<String>().replace('T', " ")
    }

    pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Timestamp(t.as_microsecond()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Timestamp::parse_rfc3339(&text)
            .ok_or_else(|| serde::de::Error::custom("expected an RFC 3339 time with an offset"))
    }
}

impl<DB: diesel::backend::Backend> ToSql<BigInt, DB> for Timestamp
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(
        &'b self,
        out: &mut diesel::serialize::Output<'b, '_, DB>,
    ) -> diesel::serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: diesel::backend::Backend> FromSql<BigInt, DB> for Timestamp
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        i64::from_sql(value).map(Timestamp)
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        super::text::string_schema("date-time", "2026-03-01T08:30:00Z")
    }
}

impl utoipa::ToSchema for Timestamp {}

/// Where "now" comes from: the machine, or a hand that tests move.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    pub fn system() -> Clock {
        Clock(None)
    }

    /// A clock that stands still until it is moved.
    pub fn manual(start: Timestamp) -> Clock {
        Clock(Some(Arc::new(AtomicI64::new(start.0))))
    }

    #[allow(clippy::disallowed_methods, reason = "this is the place the clock is read")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Some(hand) => Timestamp(hand.load(Ordering::SeqCst)),
            None => Timestamp(jiff::Timestamp::now().as_microsecond()),
        }
    }

    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Moves a manual clock; a system clock ignores it.
    pub fn set(&self, to: Timestamp) {
        if let Some(hand) = &self.0 {
            hand.store(to.0, Ordering::SeqCst);
        }
    }
}

/// A stopwatch for metrics; never for decisions.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[allow(clippy::disallowed_methods, reason = "durations of requests are measured here only")]
    pub fn start() -> Stopwatch {
        Stopwatch(std::time::Instant::now())
    }

    pub fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_civil_day_turns_at_midnight_in_china() {
        let before = Timestamp::parse_rfc3339("2026-02-28T15:59:59Z").unwrap();
        let after = Timestamp::parse_rfc3339("2026-02-28T16:00:00Z").unwrap();
        assert_eq!(before.day().to_string(), "2026-02-28");
        assert_eq!(after.day().to_string(), "2026-03-01");
    }
}
