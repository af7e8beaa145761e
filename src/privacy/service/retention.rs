//! Retention runs: a job that erases what has been kept long enough, or says what would go.

use crate::access::OrganizationId;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::job;
use crate::job::model::{Chunk, Job, JobKind, NewJob, Progress};
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::member::service::retention as member;
use crate::organization::service as organization;
use crate::policy::model::Parameter;
use crate::policy::service as policy;
use crate::privacy::model::{NewRetentionRun, RetentionOrder, RetentionResult};
use crate::region::{Level, RegionCode};

/// Members erased in one chunk.
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
    let total = member::count(tx, organization, order.left_by)?;
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
    let organization = subject(job)?;
    if order.dry_run {
        let members = member::count(reader, organization, order.left_by)?;
        return Ok(Box::new(move |_| Progress::over(members, &result(&order, members))));
    }
    let members = member::due(reader, organization, order.left_by, CHUNK)?;
    let done = job.done;
    Ok(Box::new(move |tx| {
        if members.is_empty() {
            return Progress::over(0, &result(&order, done));
        }
        let erased = member::erase(tx, organization, &members)?;
        Progress::more(erased, &())
    }))
}

fn subject(job: &Job) -> Outcome<OrganizationId> {
    job.organization.ok_or_else(|| Fault::internal("a retention run of no organization"))
}

fn result(order: &RetentionOrder, members_left: i64) -> RetentionResult {
    RetentionResult { dry_run: order.dry_run, left_by: order.left_by, members_left }
}
