//! What auditors see.

use std::collections::HashMap;

use crate::access::{MemberId, OrganizationId};
use crate::audit::model::{AuditEventId, AuditEventView};
pub use crate::audit::store::Filter;
use crate::audit::store::{self, EventRow};
use crate::audit::words;
use crate::db::Reader;
use crate::kernel::fault::{Fault, Outcome};

/// A page of events within the auditor's scope, newest first. It shows ids, and reasons that are to hold no
/// personal data, so looking at it is no event itself.
pub fn list(
    reader: &mut Reader<'_>,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Outcome<Vec<AuditEventView>> {
    let rows = store::page(reader, filter, before, limit)?;
    let ids: Vec<i64> = rows.iter().map(|(row, _)| row.id).collect();
    let mut members: HashMap<i64, Vec<MemberId>> = HashMap::new();
    for (event, member) in store::subjects(reader, &ids)? {
        members.entry(event).or_default().push(member);
    }
    rows.into_iter()
        .map(|(mut row, reason_is_open)| {
            let about = members.remove(&row.id).unwrap_or_default();
            if reason_is_open != Some(true) {
                row.reason.clear();
            }
            view(row, about)
        })
        .collect()
}

fn view(row: EventRow, member_ids: Vec<MemberId>) -> Outcome<AuditEventView> {
    let action =
        row.action.parse().map_err(|()| Fault::internal("an audit event of an unknown action"))?;
    let (reason_zh, reason_en) = words::reason(&row.reason);
    Ok(AuditEventView {
        id: AuditEventId::from_raw(row.id),
        at: row.at,
        account_id: store::account(&row),
        actor_kind: row.actor_kind,
        on_behalf_of: row.on_behalf_of.map(MemberId::from_raw),
        action,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id.to_string(),
        organization_id: row.organization_id.map(OrganizationId::from_raw),
        member_ids,
        request_id: row.request_id,
        policy: row.policy,
        reason: row.reason,
        reason_zh,
        reason_en,
        seq: row.seq,
    })
}
