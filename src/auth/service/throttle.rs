//! Spending budgets. What was counted stays counted when the call is refused, so a refusal here is
//! a value and not an error, which would undo the transaction.

use crate::auth::rules::throttle::{Budget, WRONG_PASSWORD_MEMORY, WRONG_PASSWORDS, delay_after};
use crate::auth::store::throttle::{self as store, Count, Key};
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};

/// A refusal whose traces are kept: the outer result commits.
pub type Kept<T> = Result<T, Fault>;

/// 429, with the seconds to wait.
fn wait_until(now: Timestamp, until: Timestamp) -> Fault {
    let seconds = (until.seconds() - now.seconds()).max(1);
    Fault::new(Code::RateLimited).retry_after(u32::try_from(seconds).unwrap_or(u32::MAX))
}

fn begun_before(now: Timestamp, seconds: i64) -> Timestamp {
    now.plus_seconds(-seconds)
}

/// Counts one hit against the budget.
pub fn spend(tx: &mut WriteTx<'_>, budget: &Budget, key: &Key) -> Outcome<Kept<()>> {
    let now = tx.now();
    let count = store::count(tx, budget.bucket, key, begun_before(now, budget.seconds))?;
    Ok(if count.hits <= budget.hits {
        Ok(())
    } else {
        Err(wait_until(now, count.since.plus_seconds(budget.seconds)))
    })
}

/// Whether the budget has anything left; counts nothing.
pub fn left(tx: &mut WriteTx<'_>, budget: &Budget, key: &Key) -> Outcome<Kept<()>> {
    let now = tx.now();
    let held = store::held(tx, budget.bucket, key)?;
    let full = held.filter(|count| {
        count.hits >= budget.hits && count.since > begun_before(now, budget.seconds)
    });
    Ok(match full {
        None => Ok(()),
        Some(count) => Err(wait_until(now, count.since.plus_seconds(budget.seconds))),
    })
}

/// Counts a password about to be tried as a wrong one, unless the delay after the earlier ones
/// still runs. Of several tried at once one is let through. [`password_was_right`] takes it back.
pub fn try_password(tx: &mut WriteTx<'_>, key: &Key) -> Outcome<Kept<()>> {
    let now = tx.now();
    let read: Option<Count> = store::held(tx, WRONG_PASSWORDS, key)?;
    let remembered = read.filter(|count| count.since > begun_before(now, WRONG_PASSWORD_MEMORY));
    let wrong = remembered.map_or(0, |count| count.hits);
    let until = remembered.map_or(now, |count| count.since.plus_seconds(delay_after(wrong)));
    if until > now {
        return Ok(Err(wait_until(now, until)));
    }
    let first = store::replace(tx, WRONG_PASSWORDS, key, read, wrong.saturating_add(1))?;
    Ok(if first { Ok(()) } else { Err(wait_until(now, now.plus_seconds(1))) })
}

pub fn password_was_right(tx: &mut WriteTx<'_>, key: &Key) -> Outcome<()> {
    store::clear(tx, WRONG_PASSWORDS, key)
}
