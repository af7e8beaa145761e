//! Whom a scope may have to do with, where they are few enough to be named.
//!
//! A scope is "this or that or the other", and no database walks an index for that: the page of a village
//! secretary, who reaches some twenty members, was found by going through everybody's. Named one by
//! one, they are looked up.

use diesel::prelude::*;

use crate::access::{MemberId, OrganizationId};
use crate::db::schema::{flows, follow_up_cases as cases, members, placements};
use crate::db::{Both, Shelf};
use crate::kernel::fault::Outcome;
use crate::organization::reach;

/// The members of a township, and then some. A scope with more meets its rows soon enough on a walk.
const FEW: i64 = 1_500;

/// The members about whom the scope may reach anything: it never leaves out one, and each room's own
/// condition still decides what of theirs is shown. None where they are not few.
pub fn few(shelf: &mut impl Shelf) -> Outcome<Option<Vec<MemberId>>> {
    let scope = shelf.scope().clone();
    if scope.everything {
        return Ok(None);
    }
    let hosts: Vec<OrganizationId> = [&*scope.party_to, &*scope.arrived].concat();
    let left_from: Vec<OrganizationId> = [&*scope.below, &*hosts].concat();
    let all = members::table
        .filter(members::branch_id.eq_any(reach::below(&scope.below)))
        .select(members::id)
        .union_all(
            flows::table
                .filter(flows::home_branch_id.eq_any(reach::below(&left_from)))
                .select(flows::member_id),
        )
        .union_all(
            placements::table
                .filter(placements::host_id.assume_not_null().eq_any(reach::below(&hosts)))
                .select(placements::member_id),
        )
        .union_all(
            placements::table
                .filter(placements::branch_id.assume_not_null().eq_any(reach::below(&hosts)))
                .select(placements::member_id),
        )
        .union_all(
            members::table.filter(members::liaison_id.eq(scope.assigned)).select(members::id),
        )
        .union_all(cases::table.filter(cases::owner_id.eq(scope.assigned)).select(cases::member_id))
        .limit(FEW + 1);
    let mut found: Vec<MemberId> = Both(all).load(shelf.conn())?;
    if i64::try_from(found.len()).unwrap_or(i64::MAX) > FEW {
        return Ok(None);
    }
    found.extend(scope.own);
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}
