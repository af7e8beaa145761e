//! The account behind a member, and ending its sessions when its log-in can no longer be trusted.

use crate::access::{AccountId, Action, MemberId};
use crate::auth::store::{account, member_sessions as store};
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::Outcome;

/// Ends every session of the member's account and forgets its devices, so that the next log-in
/// asks for the last four of the ID number again (DECISIONS 4, 6). Answers how many ended; none
/// for a member without an account.
pub fn end_sessions_of_member(tx: &mut WriteTx<'_>, member: MemberId) -> Outcome<usize> {
    let Some(holder) = store::account_of(tx, member)? else { return Ok(0) };
    let ended = store::end_sessions(tx, holder)?;
    store::forget_devices(tx, holder)?;
    account::bump_epoch(tx, holder)?;
    tx.record(Event::of("account", holder).action(Action::ManageAccounts).about([member]));
    Ok(ended)
}

/// Whether the account is the member's own, whichever way its session was begun.
pub fn is_own_account(
    shelf: &mut impl Shelf,
    account: AccountId,
    member: MemberId,
) -> Outcome<bool> {
    Ok(store::account_of(shelf, member)? == Some(account))
}

/// The member's account bears the member's name: a correction of the one corrects the other. A name that
/// was given to the account for itself stays.
pub fn renamed(tx: &mut WriteTx<'_>, member: MemberId, from: &str, to: &str) -> Outcome<()> {
    store::rename(tx, member, from, to)
}
