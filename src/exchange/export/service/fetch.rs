//! Fetching a file: whether it is there and whose it is, then part by part.

use super::show::{file_name, is_gone, title};
use super::{DATA, reaches};
use crate::access::{Action, Warrant};
use crate::db::audit::Event;
use crate::db::{Reader, Shelf};
use crate::exchange::export::cell::Row;
use crate::exchange::export::encode::Head;
use crate::exchange::export::lines;
use crate::exchange::export::model::ExportFormat;
use crate::exchange::export::store;
use crate::job::model::{JobId, JobState};
use crate::kernel::fault::{Code, Fault, Outcome};

/// A file that can be fetched.
pub struct File {
    pub id: JobId,
    pub name: String,
    pub format: ExportFormat,
    pub head: Head,
    pub parts: i32,
}

/// Finds a file, and asks for the rights it was made by anew. Fails with `export_not_ready`, with
/// `export_gone` where there is none (any more), and with `totp_needed` for one in full.
pub fn fetch(reader: &mut Reader<'_>, id: JobId) -> Outcome<File> {
    let (row, job, organization) = store::find(reader, id)?;
    let mut event = Event::of("export", id).within(row.organization_id);
    if row.in_full {
        Warrant::ask(reader.warrant().actor.clone(), Action::ExportFull)?;
        event = event.action(Action::ExportFull);
    }
    if !reaches(reader, row.kind, row.organization_id)? {
        return Err(Fault::new(Code::NotFound));
    }
    match job.state {
        JobState::Queued | JobState::Running => return Err(Fault::new(Code::ExportNotReady)),
        JobState::Failed | JobState::Cancelled => return Err(Fault::new(Code::ExportGone)),
        JobState::Succeeded => {}
    }
    if is_gone(&row, reader.now()) {
        return Err(Fault::new(Code::ExportGone));
    }
    let parts = i32::try_from(store::count_parts(reader, id)?).map_err(Fault::internal)?;
    reader.saw(event);
    let head = Head {
        sheet: row.kind.zh().to_owned(),
        title: title(&row, &organization),
        columns: lines::columns(row.kind),
    };
    Ok(File { id, name: file_name(&row, &organization), format: row.format, head, parts })
}

/// The rows of a part of a file that the caller has fetched.
pub fn part(reader: &mut Reader<'_>, id: JobId, part: i32) -> Outcome<Vec<Row>> {
    let row = store::part(reader, id, part)?;
    let plain = reader.tools().ring.open(DATA, row.id, &row.data).map_err(Fault::internal)?;
    serde_json::from_str(&plain).map_err(Fault::internal)
}
