//! Taking an import back as one, and forgetting uploads.

use serde_json::json;

use super::apply::answer;
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::exchange::import::{ImportId, ImportState};
use crate::exchange::store::{self, around, rows};
use crate::flow::service::import as flow;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::member::service::import as member;

/// Days for which an upload can be looked at.
const KEPT_DAYS: i64 = 30;

/// Imports purged in one job.
const PURGED_AT_ONCE: i64 = 20;

/// Removes what an import has entered, puts back what it has corrected, and forgets the upload.
///
/// Fails with `import_state`, or with `import_built_upon` and what rests on it.
pub fn undo(tx: &mut WriteTx<'_>, id: ImportId, version: i64) -> Outcome<Receipt> {
    let import = store::find(tx, id)?;
    if !matches!(import.state, ImportState::Applying | ImportState::Applied) {
        return Err(Fault::new(Code::ImportState));
    }
    if import.version != version {
        return Err(Fault::new(Code::StaleVersion));
    }
    store::turn(tx, &import, ImportState::Undone)?;
    let built: serde_json::Map<String, serde_json::Value> = around::built_upon(tx, id)?
        .into_iter()
        .map(|(what, count)| (what.to_owned(), count.into()))
        .collect();
    if !built.is_empty() {
        return Err(Fault::new(Code::ImportBuiltUpon).because(json!(built)));
    }
    let members = rows::members(tx, id)?;
    for (member, made) in rows::corrections(tx, id)? {
        member::take_back(tx, member, made).map_err(|fault| match fault.code {
            Code::StaleVersion => {
                Fault::new(Code::ImportBuiltUpon).because(json!({ "corrected_members": 1 }))
            }
            _ => fault,
        })?;
    }
    flow::forget(tx, id.raw())?;
    member::forget(tx, id.raw())?;
    rows::undone(tx, id)?;
    store::purge(tx, id)?;
    tx.record(Event::of("import", id).about(members).within(import.organization_id));
    answer(tx, &import, ImportState::Undone)
}

/// Forgets uploads that are over since 30 days, some at a time; answers how many. Verdicts and
/// outcomes of the rows stay. Housekeeping.
pub fn purge(tx: &mut WriteTx<'_>) -> Outcome<usize> {
    let before = tx.now().plus_seconds(-KEPT_DAYS * 86_400);
    let outdated = store::outdated(tx, before, PURGED_AT_ONCE)?;
    for id in &outdated {
        store::purge(tx, *id)?;
    }
    Ok(outdated.len())
}
