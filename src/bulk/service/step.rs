//! Some items at a time, each by the verb that does it for one.

use serde::{Deserialize, Serialize};

use super::show::outcomes;
use crate::bulk::model::{Deed, ItemOutcome, SubjectId};
use crate::bulk::rules;
use crate::bulk::store::{self, ItemRow};
use crate::db::{Reader, Shelf, WriteTx};
use crate::flow::service as flow;
use crate::followup::service as followup;
use crate::job::model::{Chunk, Job, Progress};
use crate::kernel::fault::{Fault, Language, Outcome};
use crate::kernel::id::Id;
use crate::member::service as member;
use crate::notify::service as notify;
use crate::placement::service as placement;

/// Items done in one transaction: other writers wait for no more than these.
const AT_ONCE: i64 = 20;

/// A field at fault as it is kept: what is said of it holds no personal data.
#[derive(Serialize, Deserialize)]
pub struct KeptError {
    pub pointer: String,
    pub code: String,
    pub zh: String,
    pub en: String,
}

/// One step of the job.
pub fn step(reader: &mut Reader<'_>, job: &Job) -> Outcome<Chunk> {
    let deed: Deed = job.input()?;
    let (id, after) = (job.id, job.position::<i32>()?);
    let items = store::pending(reader, id, after, AT_ONCE)?;
    Ok(Box::new(move |tx| {
        let done = i64::try_from(items.len()).map_err(Fault::internal)?;
        for item in &items {
            settle(tx, &deed, item.clone())?;
        }
        match items.last() {
            Some(last) if done == AT_ONCE => Progress::more(done, &last.position),
            Some(_) | None => Progress::over(done, &outcomes(tx, id)?),
        }
    }))
}

/// Does it to one and notes what came of it. An outage is no outcome: the chunk is tried again.
fn settle(tx: &mut WriteTx<'_>, deed: &Deed, mut item: ItemRow) -> Outcome<()> {
    let (subject, version) = (item.subject_id, item.version);
    match tx.attempt(|tx| deed.on(tx, subject, version)) {
        Ok(()) => item.outcome = ItemOutcome::Done,
        Err(fault) => {
            let Some(outcome) = rules::outcome(fault.code) else { return Err(fault) };
            item.outcome = outcome;
            item.fault = fault.code.as_str().to_owned();
            item.errors = kept(&fault)?;
        }
    }
    item.done_at = tx.now();
    store::settle(tx, &item)
}

fn kept(fault: &Fault) -> Outcome<String> {
    if fault.fields.is_empty() {
        return Ok(String::new());
    }
    let errors = fault.fields.iter().map(|field| KeptError {
        pointer: field.pointer.clone(),
        code: field.problem.code().to_owned(),
        zh: field.problem.text(Language::Chinese),
        en: field.problem.text(Language::English),
    });
    serde_json::to_string(&errors.collect::<Vec<_>>()).map_err(Fault::internal)
}

impl Deed {
    /// The single call's own verb.
    fn on(&self, tx: &mut WriteTx<'_>, subject: SubjectId, version: i64) -> Outcome<()> {
        let raw = subject.raw();
        match self {
            Deed::Register(form) => {
                flow::register(tx, Id::from_raw(raw), version, Some(form.clone())).map(drop)
            }
            Deed::Place(form) => {
                placement::accept(tx, Id::from_raw(raw), version, Some(form.clone())).map(drop)
            }
            Deed::AssignLiaison(choice) => {
                member::assign_liaison(tx, Id::from_raw(raw), version, *choice).map(drop)
            }
            Deed::AssignCase(to) => followup::assign(tx, version, Id::from_raw(raw), to).map(drop),
            Deed::Remind => notify::remind(tx, Id::from_raw(raw), version),
        }
    }
}
