//! What was done to an organization, kept with what it was before.

use serde_json::json;

use crate::access::OrganizationId;
use crate::db::audit::Event;
use crate::db::{Reader, Shelf, WriteTx};
use crate::kernel::fault::{Fault, Outcome};
use crate::organization::model::{ChangeId, ChangeKind};
use crate::organization::store::history::{self, NewChange};
use crate::organization::store::{self, OrganizationRow};
use crate::organization::view::ChangeView;

/// Keeps a change and tells the audit. `before`: the row as it was, none for a founding.
pub fn keep(
    tx: &mut WriteTx<'_>,
    id: OrganizationId,
    change: ChangeKind,
    before: Option<&OrganizationRow>,
    document: &str,
) -> Outcome<()> {
    let row = NewChange {
        id: tx.id(),
        organization_id: id,
        change,
        before: before.map_or_else(|| json!({}), image).to_string(),
        document_number: document.to_owned(),
        changed_on: tx.today(),
        account_id: tx.warrant().actor.account(),
        version: before.map_or(1, |before| before.version + 1),
    };
    tx.record(Event::of("organization", id).within(id).change(&row.before, &change));
    history::insert(tx, row)
}

/// An organization as its history keeps it.
fn image(row: &OrganizationRow) -> serde_json::Value {
    json!({
        "name": row.name, "short_name": row.short_name, "kind": row.kind,
        "region_code": row.region_code, "superior_id": row.superior_id, "state": row.state,
    })
}

/// A page of an organization's history, the latest change first.
pub fn page(
    reader: &mut Reader<'_>,
    id: OrganizationId,
    before: Option<ChangeId>,
    limit: i64,
) -> Outcome<Vec<ChangeView>> {
    store::find(reader, id)?;
    let rows = history::page(reader, id, before, limit)?;
    rows.into_iter()
        .map(|row| {
            Ok(ChangeView {
                id: row.id,
                change: row.change,
                changed_on: row.changed_on,
                document_number: row.document_number,
                version: row.version,
                before: serde_json::from_str(&row.before).map_err(Fault::internal)?,
            })
        })
        .collect()
}
