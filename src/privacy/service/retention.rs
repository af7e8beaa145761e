//! Retention runs: a job that erases what has been kept long enough, or says what would go.

use crate::access::{MemberId, OrganizationId};
use crate::checkin::service::retention as checkin;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::flow::service::retention as flow;
use crate::followup::service::retention as followup;
use crate::job;
use crate::job::model::{Chunk, Job, JobKind, NewJob, Progress};
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::member::service::retention as member;
use crate::notify::service::retention as notify;
use crate::organization::service as organization;
use crate::placement::service::retention as placement;
use crate::policy::model::Parameter;
use crate::policy::service as policy;
use crate::privacy::model::{
    NewRetentionRun, RetentionOrder, RetentionPosition, RetentionResult, Trace,
};
use crate::region::{Level, RegionCode};

/// Members looked at in one chunk.
const CHUNK: i64 = 100;

/// Begins a run. Fails with `invalid_field` outside the actor's organizations.
pub fn begin(tx: &mut WriteTx<'_>, run: &NewRetentionRun) -> Outcome<Receipt> {
    let organization = run.organization_id;
    if !organization::is_within(tx, organization)? {
        return Err(Fault::field("/organization_id", Problem::NotFound));
    }
    let county = organization::county_of(tx, organization)?;
    let (today, book) = (tx.today(), policy::book(tx)?);
    let ruling = match county.parse::<RegionCode>().map(RegionCode::level) {
        Ok(Level::County | Level::Township) => {
            book.at(Some(&county), today, Parameter::RetentionLeftMonths)
        }
        // What one of the counties below still keeps is erased by its own run.
        Ok(Level::Province | Level::Prefecture) | Err(_) => {
            book.largest(today, Parameter::RetentionLeftMonths)
        }
    };
    let order = RetentionOrder { dry_run: run.dry_run, left_by: ruling.before(today) };
    let total = member::how_many(tx, organization, order.left_by)?;
    job::service::begin(
        tx,
        NewJob {
            kind: JobKind::Retention,
            organization: Some(organization),
            input: order,
            total: Some(total),
        },
    )
}

/// One step of a run.
pub fn step(reader: &mut Reader<'_>, job: &Job) -> Outcome<Chunk> {
    let order: RetentionOrder = job.input()?;
    let organization =
        job.organization.ok_or_else(|| Fault::internal("a retention run of no organization"))?;
    let mut position: RetentionPosition = job.position()?.unwrap_or_default();
    let members = member::due(reader, organization, order.left_by, position.after, CHUNK)?;
    let Some(last) = members.last().copied() else {
        let RetentionOrder { dry_run, left_by } = order;
        let (members_left, rows) = (job.done, position.rows);
        return Ok(Box::new(move |_| {
            Progress::over(0, &RetentionResult { dry_run, left_by, members_left, rows })
        }));
    };
    let counted = if order.dry_run { count(reader, &members)? } else { Vec::new() };
    Ok(Box::new(move |tx| {
        let (done, rows) = if order.dry_run {
            (members.len(), counted)
        } else {
            let left = member::still_left(tx, &members)?;
            (left.len(), erase(tx, organization, &left)?)
        };
        for (trace, found) in rows {
            *position.rows.entry(trace).or_default() += found;
        }
        position.after = Some(last);
        Progress::more(i64::try_from(done).map_err(Fault::internal)?, &position)
    }))
}

/// The rows that would go, by kind: each room knows its own.
fn count(reader: &mut Reader<'_>, members: &[MemberId]) -> Outcome<Vec<(Trace, i64)>> {
    let mut rows = member::count(reader, members)?;
    rows.extend(flow::count(reader, members)?);
    rows.push((Trace::PlacementNotes, placement::count(reader, members)?));
    rows.push((Trace::CheckInNotes, checkin::count(reader, members)?));
    rows.push((Trace::ContactNotes, followup::count(reader, members)?));
    rows.push((Trace::Messages, notify::count(reader, members)?));
    Ok(rows)
}

/// Erases them.
fn erase(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    members: &[MemberId],
) -> Outcome<Vec<(Trace, i64)>> {
    let mut rows = member::erase(tx, organization, members)?;
    rows.extend(flow::erase(tx, members)?);
    rows.push((Trace::PlacementNotes, placement::erase(tx, members)?));
    rows.push((Trace::CheckInNotes, checkin::erase(tx, members)?));
    rows.push((Trace::ContactNotes, followup::erase(tx, members)?));
    rows.push((Trace::Messages, notify::erase(tx, members)?));
    Ok(rows)
}
