//! How far one's posts reach in the tree.

use serde_json::json;

use crate::access::{self, AccountId, OrganizationId, Role};
use crate::db::Shelf;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::organization::store::closure;

/// Whether the organization of one of the scope's posts is this one or stands above it.
pub fn is_within(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<bool> {
    if shelf.scope().everything {
        return Ok(true);
    }
    let heads = shelf.scope().below.clone();
    Ok(closure::depth_below(shelf, &heads, id)?.is_some())
}

/// The subject of a change: 404 where the posts do not reach.
pub fn require(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<()> {
    if is_within(shelf, id)? { Ok(()) } else { Err(Code::NotFound.into()) }
}

/// What only a superior decides, such as an end or a move: 403 for one's own organization.
pub fn require_superior(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<()> {
    if shelf.scope().everything {
        return Ok(());
    }
    let heads = shelf.scope().below.clone();
    match closure::depth_below(shelf, &heads, id)? {
        Some(1..) => Ok(()),
        Some(_) => Err(Code::Forbidden.into()),
        None => Err(Code::NotFound.into()),
    }
}

/// Another organization a change names, such as the new superior. All may read it, so the answer
/// is 403 and says which field, not 404.
pub fn require_named(shelf: &mut impl Shelf, id: OrganizationId, pointer: &str) -> Outcome<()> {
    if is_within(shelf, id)? {
        return Ok(());
    }
    Err(Fault::new(Code::Forbidden).at(pointer, Problem::NotAllowed))
}

/// Whether one of the actor's posts may give, lend or end `role` here.
pub fn may_appoint(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    role: Role,
) -> Outcome<bool> {
    if shelf.scope().everything {
        return Ok(true);
    }
    let heads: Vec<OrganizationId> = shelf
        .warrant()
        .actor
        .posts
        .iter()
        .filter(|post| access::appoints(post.role).contains(&role))
        .map(|post| post.organization)
        .collect();
    Ok(closure::depth_below(shelf, &heads, organization)?.is_some())
}

/// Nobody gives a post to themselves, whatever they may give to others.
pub fn require_other(shelf: &impl Shelf, account: AccountId) -> Outcome<()> {
    if shelf.warrant().actor.account() == Some(account) {
        return Err(Fault::new(Code::Forbidden).because(json!({ "own_account": true })));
    }
    Ok(())
}

/// [`may_appoint`] and [`require_other`], or 403.
pub fn require_appointment(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    role: Role,
    account: AccountId,
) -> Outcome<()> {
    require_other(shelf, account)?;
    if may_appoint(shelf, organization, role)? {
        return Ok(());
    }
    Err(Fault::new(Code::Forbidden).because(json!({ "role": role })))
}
