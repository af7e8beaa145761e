//! Ending the sessions of a member whose log-in can no longer be trusted.

use crate::access::{Action, MemberId};
use crate::auth::store::{account, member_sessions as store};
use crate::db::WriteTx;
use crate::db::audit::Event;
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
