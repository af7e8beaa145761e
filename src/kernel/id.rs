//! Typed ids, made in the process so that a row's id is known before it is written (encryption
//! binds to it, imports prepare in parallel, the writer need not answer with it).

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicI64, Ordering};

use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::ToSql;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::clock::Timestamp;

/// The id of a `T`. In JSON a string of digits, since JavaScript loses integers beyond 2^53.
#[derive(AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct Id<T: 'static>(i64, PhantomData<fn() -> T>);

impl<T> Id<T> {
    pub const fn from_raw(raw: i64) -> Id<T> {
        Id(raw, PhantomData)
    }

    pub const fn raw(self) -> i64 {
        self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl<T> std::str::FromStr for Id<T> {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.parse::<i64>() {
            Ok(raw) if raw > 0 => Ok(Id::from_raw(raw)),
            _ => Err(()),
        }
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("expected an id: a string of digits"))
    }
}

impl<T: fmt::Debug, DB: diesel::backend::Backend> ToSql<BigInt, DB> for Id<T>
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

impl<T, DB: diesel::backend::Backend> FromSql<BigInt, DB> for Id<T>
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        i64::from_sql(value).map(Id::from_raw)
    }
}

impl<T> utoipa::PartialSchema for Id<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        super::text::string_schema("id", "7412093388410880")
    }
}

impl<T> utoipa::ToSchema for Id<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
}

/// Ids grow with time: 41 bits of milliseconds since 2020, 22 bits that start at random in each
/// process and count on. Two replicas meet only if they draw the same 22 bits in the same
/// millisecond; the primary key then refuses the second row and the caller tries again.
#[derive(Debug)]
pub struct IdSource {
    last: AtomicI64,
    salt: i64,
}

const EPOCH_2020_MS: i64 = 1_577_836_800_000;
const LOW_BITS: u32 = 22;

impl IdSource {
    /// `seed`: any random number; only its low 22 bits count.
    pub fn new(seed: u64) -> IdSource {
        let salt = i64::try_from(seed & ((1 << LOW_BITS) - 1)).unwrap_or(0);
        IdSource { last: AtomicI64::new(0), salt }
    }

    pub fn next<T>(&self, now: Timestamp) -> Id<T> {
        let ms = (now.0 / 1000 - EPOCH_2020_MS).max(1);
        let candidate = (ms << LOW_BITS) | self.salt;
        let previous = self
            .last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(candidate.max(last + 1)))
            .unwrap_or(candidate);
        Id::from_raw(candidate.max(previous + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_never_repeat_and_always_grow_even_when_the_clock_steps_back() {
        let source = IdSource::new(u64::MAX);
        let mut last = 0;
        for micros in [1_800_000_000_000_000_i64, 1_800_000_000_000_000, 1_700_000_000_000_000] {
            for _ in 0..1000 {
                let id: Id<()> = source.next(Timestamp(micros));
                assert!(id.raw() > last);
                last = id.raw();
            }
        }
    }

    #[test]
    fn an_id_is_a_string_in_json() {
        let id: Id<()> = Id::from_raw(7);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"7\"");
        assert!(serde_json::from_str::<Id<()>>("7").is_err());
        assert!(serde_json::from_str::<Id<()>>("\"-7\"").is_err());
    }
}
