//! Rows of authenticators and of their recovery codes.

use diesel::prelude::*;

use crate::access::AccountId;
use crate::db::schema::{authenticators, recovery_codes};
use crate::db::{Both, MultiBackend, Shelf, WriteTx, cols};
use crate::each;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;

#[derive(Queryable, Selectable)]
#[diesel(table_name = authenticators, check_for_backend(MultiBackend))]
pub struct Row {
    pub secret: Option<Vec<u8>>,
    pub enrolled_at: Timestamp,
    pub pending: Option<Vec<u8>>,
    pub pending_until: Timestamp,
}

pub fn find(shelf: &mut impl Shelf, account: AccountId) -> Outcome<Option<Row>> {
    Ok(authenticators::table.find(account).select(cols::<Row>()).first(shelf.conn()).optional()?)
}

/// Keeps a secret until its first code; the enrolled one stays in force meanwhile.
pub fn keep_pending(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    sealed: &[u8],
    until: Timestamp,
) -> Outcome<()> {
    Both(
        diesel::insert_into(authenticators::table)
            .values((
                authenticators::account_id.eq(account.raw()),
                authenticators::enrolled_at.eq(0_i64),
                authenticators::last_step.eq(0_i64),
                authenticators::pending.eq(Some(sealed)),
                authenticators::pending_until.eq(until.0),
            ))
            .on_conflict(authenticators::account_id)
            .do_update()
            .set((
                authenticators::pending.eq(Some(sealed)),
                authenticators::pending_until.eq(until.0),
            )),
    )
    .execute(tx.conn())?;
    Ok(())
}

/// Puts the pending secret in force; `false` when another call was first, or the code was used.
pub fn enrol(tx: &mut WriteTx<'_>, account: AccountId, pending: &[u8], step: i64) -> Outcome<bool> {
    let now = tx.now();
    let enrolled = diesel::update(authenticators::table.find(account))
        .filter(authenticators::pending.is_not_null())
        .filter(authenticators::pending.assume_not_null().eq(pending))
        .set((
            authenticators::secret.eq(Some(pending)),
            authenticators::enrolled_at.eq(now),
            authenticators::last_step.eq(step),
            authenticators::pending.eq(None::<Vec<u8>>),
            authenticators::pending_until.eq(Timestamp::NEVER),
        ))
        .execute(tx.conn())?;
    Ok(enrolled == 1)
}

/// Takes a code's time step, once: `false` for one that is not later than the last.
pub fn take_step(tx: &mut WriteTx<'_>, account: AccountId, step: i64) -> Outcome<bool> {
    let taken = diesel::update(authenticators::table.find(account))
        .filter(authenticators::last_step.lt(step))
        .set(authenticators::last_step.eq(step))
        .execute(tx.conn())?;
    Ok(taken == 1)
}

/// Forgets the authenticator and its recovery codes; `false` when there was none.
pub fn forget(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<bool> {
    forget_codes(tx, account)?;
    Ok(diesel::delete(authenticators::table.find(account)).execute(tx.conn())? == 1)
}

fn forget_codes(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<()> {
    let of_account = recovery_codes::table.filter(recovery_codes::account_id.eq(account));
    diesel::delete(of_account).execute(tx.conn())?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = recovery_codes)]
struct NewCode {
    account_id: AccountId,
    code_hash: Vec<u8>,
    used_at: Timestamp,
}

/// Puts new recovery codes in place of the earlier ones.
pub fn replace_codes(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    hashes: impl IntoIterator<Item = [u8; 32]>,
) -> Outcome<()> {
    forget_codes(tx, account)?;
    let rows: Vec<NewCode> = hashes
        .into_iter()
        .map(|hash| NewCode {
            account_id: account,
            code_hash: hash.to_vec(),
            used_at: Timestamp::NEVER,
        })
        .collect();
    each!(tx.conn() => inner, diesel::insert_into(recovery_codes::table).values(&rows).execute(inner))?;
    Ok(())
}

/// Uses a recovery code up; `false` when it is none or was used.
pub fn spend_code(tx: &mut WriteTx<'_>, account: AccountId, hash: &[u8]) -> Outcome<bool> {
    let now = tx.now();
    let spent = diesel::update(recovery_codes::table.find((account, hash)))
        .filter(recovery_codes::used_at.eq(Timestamp::NEVER))
        .set(recovery_codes::used_at.eq(now))
        .execute(tx.conn())?;
    Ok(spent == 1)
}

/// Recovery codes that are not used.
pub fn codes_left(shelf: &mut impl Shelf, account: AccountId) -> Outcome<i64> {
    Ok(recovery_codes::table
        .filter(recovery_codes::account_id.eq(account))
        .filter(recovery_codes::used_at.eq(Timestamp::NEVER))
        .count()
        .get_result(shelf.conn())?)
}
