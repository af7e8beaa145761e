//! Putting a row of a preview right, or leaving it out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{seal, survey};
use crate::access::OrganizationId;
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::exchange::field::Field;
use crate::exchange::import::{ImportId, ImportState, RowAction};
use crate::exchange::issue::{IssueCode, Verdict};
use crate::exchange::rules::{plan, reread};
use crate::exchange::store::{self, ImportRow, rows};
use crate::kernel::fault::{Code, Fault, Outcome, Problem};

/// Characters of a cell at most.
pub(super) const LONGEST_CELL: usize = 500;

/// A change of a row: cells written anew, or the row left out.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowChange {
    /// Field → text, as a clerk would write it. Other cells stay.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>, example = json!({"id_number": "330282198001019992"}))]
    pub values: BTreeMap<Field, String>,
    /// `skip` leaves the row out; `create` or `update` takes it in again.
    pub action: Option<RowAction>,
}

/// A row after its change, ready to be stored.
pub struct Amendment {
    row: rows::Row,
    organization: OrganizationId,
    codes: Vec<IssueCode>,
}

/// What a change of a row answers; the row itself is read with `GET`.
#[derive(Serialize, utoipa::ToSchema)]
pub struct RowReceipt {
    pub id: ImportId,
    pub row: i32,
    pub verdict: Verdict,
    pub action: RowAction,
    /// What is still to remark.
    pub issues: Vec<IssueCode>,
    /// Of the import.
    pub version: i64,
}

/// Reads a row with the change in it, checks and plans it, outside the writer.
pub fn examine(
    reader: &mut Reader<'_>,
    id: ImportId,
    number: i32,
    change: &RowChange,
) -> Outcome<Amendment> {
    for (field, text) in &change.values {
        if text.chars().count() > LONGEST_CELL {
            let name = serde_json::to_value(field).map_err(Fault::internal)?;
            let pointer = format!("/values/{}", name.as_str().unwrap_or_default());
            return Err(Fault::field(pointer, Problem::TooLong(LONGEST_CELL)));
        }
    }
    let import = previewed(reader, id)?;
    let ring = reader.tools().ring.clone();
    let row = rows::find(reader, id, number)?;
    let mut staged = seal::open_row(&ring, id, number, &row.staged)?;
    let cover = seal::open_cover(&ring, id, &import.preview)?;
    if !change.values.is_empty() {
        let today = reader.today().date();
        let fresh = reread::reread(&staged.row, &change.values, &cover.sheets, today)
            .ok_or_else(|| Fault::field("/values", Problem::WrongType))?;
        let before = std::mem::replace(&mut staged.row, fresh);
        staged.original.get_or_insert(Box::new(before));
    }
    if let Some(action) = change.action {
        staged.left_out = action == RowAction::Skip;
    }
    let (organization, kind) = (import.organization_id, import.kind);
    let one = std::slice::from_ref(&staged);
    let ground = survey::ground(reader, organization, kind, cover.sheets)?;
    let basis = survey::basis(reader, &ground, one)?;
    let action = plan::plan(&mut staged, &basis).action;
    let codes = staged.row.issues.iter().chain(&staged.found).map(|issue| issue.code).collect();
    let sealed = seal::seal_row(&ring, id, number, &staged)?;
    let row = rows::Row { verdict: staged.verdict(), action, staged: sealed, ..row };
    Ok(Amendment { row, organization, codes })
}

/// An import whose rows can still be changed, or `import_state`.
pub(super) fn previewed(reader: &mut Reader<'_>, id: ImportId) -> Outcome<ImportRow> {
    let import = store::find(reader, id)?;
    match import.state {
        ImportState::Previewed => Ok(import),
        ImportState::Receiving
        | ImportState::Applying
        | ImportState::Applied
        | ImportState::Undone => Err(Fault::new(Code::ImportState)),
    }
}

/// Stores the changed row. The version is the import's.
pub fn amend(tx: &mut WriteTx<'_>, version: i64, amendment: Amendment) -> Outcome<Receipt> {
    let Amendment { row, organization, codes } = amendment;
    let id = row.import_id;
    store::find(tx, id)?;
    store::touch(tx, id, version)?;
    rows::amend(tx, &row)?;
    tx.record(Event::of("import", id).within(organization));
    let body = RowReceipt {
        id,
        row: row.row,
        verdict: row.verdict,
        action: row.action,
        issues: codes,
        version: version + 1,
    };
    Receipt::changed(format!("/api/v1/imports/{id}"), version + 1, body)
}
