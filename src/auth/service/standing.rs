//! What an account may do while nobody is logged in: for long work that it began.

use std::sync::Arc;

use crate::access::{AccountId, MemberId, Post};
use crate::auth::model::AccountState;
use crate::auth::store::session as store;
use crate::db::Shelf;
use crate::kernel::fault::{Code, Fault, Outcome};

/// What an account holds today.
pub struct Standing {
    /// The member whose own rights it has.
    pub member: Option<MemberId>,
    pub posts: Arc<[Post]>,
}

/// The rights an account began something with, as far as it still has them: a post that was ended
/// gives none. Fails with `forbidden` for an account that is locked or closed.
pub fn standing(
    shelf: &mut impl Shelf,
    account: AccountId,
    member: Option<MemberId>,
    with_posts: bool,
) -> Outcome<Standing> {
    let row = store::log_in_row(shelf, account)?;
    match row.state {
        AccountState::Active => {}
        AccountState::Locked | AccountState::Closed => return Err(Fault::new(Code::Forbidden)),
    }
    let today = shelf.today();
    let posts = if with_posts {
        store::posts_in_force(shelf.conn(), account, today)?.into()
    } else {
        Arc::from([])
    };
    Ok(Standing { member: member.filter(|_| row.member_id == member), posts })
}
