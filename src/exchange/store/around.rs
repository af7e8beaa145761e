//! What stands round an import: the organizations below it, and what has come to rest on it.

use diesel::prelude::*;

use crate::access::OrganizationId;
use crate::db::Shelf;
use crate::db::schema::{
    accounts, check_ins, consents, contact_attempts, correction_requests, flow_amendments, flows,
    follow_up_cases, import_rows, members, organizations, phone_changes, placements,
};
use crate::exchange::import::{BranchEntry, ImportId, RowOutcome};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::model::{OrganizationKind, OrganizationState, OrganizationType, Shape};
use crate::organization::reach;
use crate::placement::model::PlacementState;

/// 404 unless the organization is within the scope.
pub fn within_scope(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<()> {
    let scope = shelf.scope().clone();
    let mut query = organizations::table.find(organization).select(organizations::id).into_boxed();
    if !scope.everything {
        query = query.filter(organizations::id.eq_any(reach::below(&scope.below)));
    }
    let found: Option<OrganizationId> = query.first(shelf.conn()).optional()?;
    found.map(|_| ()).ok_or_else(|| Fault::new(Code::NotFound))
}

type Listed =
    (OrganizationId, String, String, OrganizationType, OrganizationKind, OrganizationState);

/// The organization and all below it.
pub fn organizations_below(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
) -> Outcome<Vec<BranchEntry>> {
    let found: Vec<Listed> = organizations::table
        .filter(organizations::id.eq_any(reach::below(&[organization])))
        .order(organizations::id)
        .select((
            organizations::id,
            organizations::name,
            organizations::short_name,
            organizations::type_,
            organizations::kind,
            organizations::state,
        ))
        .load(shelf.conn())?;
    Ok(found
        .into_iter()
        .map(|(id, name, short_name, level, kind, state)| BranchEntry {
            id,
            name,
            short_name,
            shape: Shape { level, kind, state },
        })
        .collect())
}

/// What these organizations are now.
pub fn shapes(
    shelf: &mut impl Shelf,
    ids: &[OrganizationId],
) -> Outcome<Vec<(OrganizationId, Shape)>> {
    type Found = (OrganizationId, OrganizationType, OrganizationKind, OrganizationState);
    let found: Vec<Found> = organizations::table
        .filter(organizations::id.eq_any(ids.to_vec()))
        .select((
            organizations::id,
            organizations::type_,
            organizations::kind,
            organizations::state,
        ))
        .load(shelf.conn())?;
    Ok(found
        .into_iter()
        .map(|(id, level, kind, state)| (id, Shape { level, kind, state }))
        .collect())
}

/// What rests on an import, by kind, with how many there are; empty when it can be undone.
pub fn built_upon(shelf: &mut impl Shelf, import: ImportId) -> Outcome<Vec<(&'static str, i64)>> {
    let made = || members::table.filter(members::import_id.eq(import.raw())).select(members::id);
    let entered = || flows::table.filter(flows::import_id.eq(import.raw())).select(flows::id);
    let corrected = import_rows::table
        .inner_join(members::table.on(members::id.nullable().eq(import_rows::member_id)))
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::outcome.eq(RowOutcome::Applied))
        .filter(import_rows::member_version.gt(0))
        .filter(members::version.ne(import_rows::member_version));
    let conn = shelf.conn();
    let counted: [(&'static str, i64); 13] = [
        ("corrected_members", corrected.count().get_result(conn)?),
        (
            "changed_members",
            members::table
                .filter(members::import_id.eq(import.raw()))
                .filter(members::version.gt(1))
                .count()
                .get_result(conn)?,
        ),
        (
            "changed_flows",
            flows::table
                .filter(flows::import_id.eq(import.raw()))
                .filter(flows::version.gt(1))
                .count()
                .get_result(conn)?,
        ),
        (
            "other_flows",
            flows::table
                .filter(flows::member_id.eq_any(made()))
                .filter(flows::import_id.is_null().or(flows::import_id.ne(import.raw())))
                .count()
                .get_result(conn)?,
        ),
        (
            "amendments",
            flow_amendments::table
                .filter(flow_amendments::flow_id.eq_any(entered()))
                .count()
                .get_result(conn)?,
        ),
        (
            "placements",
            placements::table
                .filter(placements::flow_id.eq_any(entered()))
                .filter(
                    placements::version.gt(1).or(placements::state.ne(PlacementState::Notified)),
                )
                .count()
                .get_result(conn)?,
        ),
        (
            "check_ins",
            check_ins::table
                .filter(
                    check_ins::member_id
                        .eq_any(made())
                        .or(check_ins::flow_id.assume_not_null().eq_any(entered())),
                )
                .count()
                .get_result(conn)?,
        ),
        (
            "cases",
            follow_up_cases::table
                .filter(follow_up_cases::flow_id.eq_any(entered()))
                .count()
                .get_result(conn)?,
        ),
        (
            "contacts",
            contact_attempts::table
                .filter(contact_attempts::member_id.eq_any(made()))
                .count()
                .get_result(conn)?,
        ),
        (
            "accounts",
            accounts::table
                .filter(accounts::member_id.assume_not_null().eq_any(made()))
                .count()
                .get_result(conn)?,
        ),
        (
            "phone_changes",
            phone_changes::table
                .filter(phone_changes::member_id.eq_any(made()))
                .count()
                .get_result(conn)?,
        ),
        (
            "correction_requests",
            correction_requests::table
                .filter(correction_requests::member_id.eq_any(made()))
                .count()
                .get_result(conn)?,
        ),
        (
            "consents",
            consents::table.filter(consents::member_id.eq_any(made())).count().get_result(conn)?,
        ),
    ];
    Ok(counted.into_iter().filter(|(_, count)| *count > 0).collect())
}
