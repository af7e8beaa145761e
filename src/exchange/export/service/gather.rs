//! Gathering the rows: a part in each chunk of the job.

use serde::{Deserialize, Serialize};

use super::{DATA, reaches};
use crate::access::{Action, OrganizationId};
use crate::db::audit::Event;
use crate::db::{Reader, Shelf};
use crate::exchange::export::lines::{self, After, Ask};
use crate::exchange::export::model::{ExportOrder, ExportResult};
use crate::exchange::export::store::{self, PartRow};
use crate::job::model::{Chunk, Job, Progress};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::id::Id;
use crate::member::service::ledger::Shown;

/// Rows of a part.
const PART: i64 = 500;

/// How far it is: the number of the next part, and the row it begins after.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Position {
    part: i32,
    after: Option<After>,
}

/// One step: reads and seals the next part. Who is in it is recorded with it.
pub fn step(reader: &mut Reader<'_>, job: &Job) -> Outcome<Chunk> {
    let order: ExportOrder = job.input()?;
    let organization: OrganizationId =
        job.organization.ok_or_else(|| Fault::internal("an export of no organization"))?;
    if !reaches(reader, order.kind, organization)? {
        return Err(Fault::new(Code::NotFound));
    }
    let Position { part, after } = job.position()?.unwrap_or_default();
    let ask = Ask {
        kind: order.kind,
        organization,
        quarter: order.quarter.parse().ok(),
        after,
        serial: job.done + 1,
        limit: PART,
        shown: shown(reader.warrant().action),
    };
    let total = match after {
        None => lines::total(reader, order.kind, organization)?,
        Some(_) => None,
    };
    let gathered = lines::gather(reader, &ask)?;
    let rows = i64::try_from(gathered.rows.len()).map_err(Fault::internal)?;
    let (id, all) = (job.id, job.done + rows);
    let sealed = if rows == 0 { None } else { Some(sealed(reader, job, part, &gathered.rows)?) };
    Ok(Box::new(move |tx| {
        if let Some(sealed) = sealed {
            store::insert_part(tx, sealed)?;
            let event = Event::of("export", id).about(gathered.members).within(organization);
            tx.record(event.reason(order.reason));
        }
        let progress = match gathered.next {
            Some(after) => Progress::more(rows, &Position { part: part + 1, after: Some(after) })?,
            None => Progress::over(rows, &ExportResult { rows: all })?,
        };
        Ok(match total {
            Some(total) => progress.of(total),
            None => progress,
        })
    }))
}

/// In full by the permission for it alone.
fn shown(action: Action) -> Shown {
    if action == Action::ExportFull { Shown::Full } else { Shown::Masked }
}

fn sealed(
    reader: &Reader<'_>,
    job: &Job,
    part: i32,
    rows: &[crate::exchange::export::cell::Row],
) -> Outcome<PartRow> {
    let id: Id<PartRow> = reader.tools().ids.next(reader.now());
    let plain = serde_json::to_string(rows).map_err(Fault::internal)?;
    let data = reader.tools().ring.seal(DATA, id.raw(), &plain).map_err(Fault::internal)?;
    Ok(PartRow { id: id.raw(), export_id: job.id, part, data })
}
