//! Departures that an import enters: unseen until all are there, and taken back as one. The
//! `exchange` room decides and records the events (DECISIONS 32).

use std::collections::HashSet;

use super::{open_details, turn};
use crate::access::{MemberId, OrganizationId};
use crate::db::{Shelf, WriteTx};
pub use crate::flow::forms::Details;
use crate::flow::model::{
    Cause, Destination, FlowChannel, FlowId, FlowKind, FlowState, Sign, SignKind, Talk,
};
use crate::flow::rules::{absence, contact};
use crate::flow::store::{self, NewRow};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::{Field, KeyRing};
use crate::placement::model::Notice;
use crate::policy::rules::PolicyBook;

const DETAILS: Field = Field { table: "flows", column: "details" };

/// A departure as a ledger tells it.
pub struct Departure {
    pub member: MemberId,
    pub home_branch: OrganizationId,
    pub left_on: Day,
    /// The home branch's word that the member is away; else the registration stands alone.
    pub is_confirmed: bool,
    pub cause: Cause,
    pub destination: Destination,
    /// Code of the division in which the destination has its seat, where it is an organization.
    pub seat: String,
    /// The last day somebody was in touch.
    pub last_contact: Option<Day>,
    /// The last report-back, where one is known.
    pub reported_on: Option<Day>,
    /// Any day of the month dues are paid to.
    pub dues_paid_to: Option<Day>,
    pub details: Details,
}

/// The rules a departure is entered under.
pub struct Rules<'a> {
    pub book: &'a PolicyBook,
    pub county: Option<&'a str>,
    pub today: Day,
}

/// A sealed departure, ready to be written.
pub struct PreparedDeparture {
    row: NewRow,
}

impl PreparedDeparture {
    pub fn id(&self) -> FlowId {
        self.row.id
    }

    pub fn member(&self) -> MemberId {
        self.row.member_id
    }
}

/// Computes what is due and seals the details: outside the transaction.
///
/// The clock of silence runs from the latest of departure, contact and dues (DECISIONS 13).
pub fn prepare(
    ring: &KeyRing,
    id: FlowId,
    now: Timestamp,
    import: i64,
    rules: &Rules<'_>,
    departure: Departure,
) -> Outcome<PreparedDeparture> {
    let signs: Vec<Sign> = [
        departure
            .dues_paid_to
            .map(|month| Sign::of_month(SignKind::ImportedDues, month, rules.today)),
        departure.last_contact.map(|on| Sign { kind: SignKind::Contact, on: on.min(rules.today) }),
    ]
    .into_iter()
    .flatten()
    .collect();
    let seen_on = contact::last_seen(departure.left_on, &signs).on;
    let due = contact::due_on(seen_on, &departure.destination, rules.county, rules.book);
    let report_from_on =
        contact::reporting_from(departure.left_on, rules.today, departure.reported_on);
    let report_due_on = contact::report_back_due(report_from_on, rules.county, rules.book).on;
    let managers = absence::managers(false, rules.county, rules.today, rules.book);
    let details = serde_json::to_string(&departure.details).map_err(Fault::internal)?;
    let (kind, region_code) = match &departure.destination {
        Destination::Place { region } => (FlowKind::FixedPlace, region.clone()),
        Destination::Abroad { country } => (FlowKind::FixedPlace, country.clone()),
        Destination::Organization { .. } => (FlowKind::FixedPlace, departure.seat),
        Destination::Unknown => (FlowKind::NoFixedPlace, String::new()),
    };
    let row = NewRow {
        id,
        member_id: departure.member,
        home_branch_id: departure.home_branch,
        state: if departure.is_confirmed { FlowState::InFlow } else { FlowState::Registered },
        departs_on: departure.left_on,
        expected_return_on: None,
        cause: departure.cause,
        kind,
        destination_kind: departure.destination.kind(),
        host_id: departure.destination.host(),
        region_code,
        details: ring.seal(DETAILS, id.raw(), &details).map_err(Fault::internal)?,
        channel: FlowChannel::Import,
        primary_manager: managers.primary,
        primary_policy: managers.ruling.cite(),
        talk: Talk::NotRecorded,
        document_number: String::new(),
        submitted_at: now,
        registered_at: now,
        seen_on,
        due_on: due.on,
        due_policy: due.ruling.cite(),
        report_from_on,
        report_due_on,
        watch_on: due.on.min(report_due_on),
        open: true,
        import_id: Some(import),
        hidden: true,
        created_by: None,
        created_at: now,
        version: 1,
    };
    Ok(PreparedDeparture { row })
}

/// Enters departures, unseen until [`unveil`]; answers those that are not entered, since the member
/// has left meanwhile. The caller records the event.
pub fn enter(tx: &mut WriteTx<'_>, prepared: Vec<PreparedDeparture>) -> Outcome<HashSet<FlowId>> {
    let created_by = tx.warrant().actor.account();
    let mut rows: Vec<NewRow> =
        prepared.into_iter().map(|departure| NewRow { created_by, ..departure.row }).collect();
    // Two imports of the same people wait for each other in one order, else in a circle.
    rows.sort_by_key(|row| row.member_id);
    store::import::insert(tx, &rows)
}

/// Shows those of the departures that an import has entered.
pub fn unveil(tx: &mut WriteTx<'_>, import: i64, ids: &[FlowId]) -> Outcome<()> {
    store::import::show(tx, import, ids, true)
}

/// What the hosts of those of the departures that an import has entered are to be told; of none where
/// there is no host.
pub fn notices(shelf: &mut impl Shelf, import: i64, ids: &[FlowId]) -> Outcome<Vec<Notice>> {
    let rows = store::import::entered(shelf, import, ids)?;
    let ring = &shelf.tools().ring;
    let mut notices = Vec::new();
    for row in rows {
        let notice = turn::notice_of(&row, &open_details(ring, row.id, &row.details)?);
        if notice.names_a_host() {
            notices.push(notice);
        }
    }
    Ok(notices)
}

/// Hides them again, before they are taken back.
pub fn veil(tx: &mut WriteTx<'_>, import: i64, ids: &[FlowId]) -> Outcome<()> {
    store::import::show(tx, import, ids, false)
}

/// Deletes those of the departures that an import has entered. Fails with `import_built_upon`.
pub fn forget(tx: &mut WriteTx<'_>, import: i64, flows: &[FlowId]) -> Outcome<()> {
    store::import::forget(tx, import, flows)
}
