//! What is shown of registrations, to each side its own.

use super::amend::BEFORE;
use super::open_details;
use super::turn::{self, Frame};
use crate::access::{Action, MemberId, OrganizationId, policy};
use crate::db::{Reader, Shelf};
use crate::flow::forms::{Details, Snapshot};
use crate::flow::model::{CloseGround, FlowActor, FlowEvent, FlowId, FlowState, FlowingBounds};
use crate::flow::rules::step::{self, Guards};
use crate::flow::rules::{absence, contact};
use crate::flow::store::list::{self as pages, Filter};
use crate::flow::store::{self, FlowRow, around, history as amendments};
use crate::flow::view::{AmendmentView, FlowLine, FlowView, HomeView, OrganizationBrief, Person};
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::kernel::phone::Phone;
use crate::kernel::secret::Field;
use crate::organization::service as organizations;
use crate::placement::service as placement;
use crate::policy::service as policy_book;
use crate::statistics::model::MeasureKind;

const PHONE: Field = Field { table: "members", column: "phone" };

/// The persons and organizations that a page of rows names, loaded at once.
pub struct Around {
    persons: Vec<Person>,
    organizations: Vec<OrganizationBrief>,
}

impl Around {
    pub fn load(
        shelf: &mut impl Shelf,
        members: &[MemberId],
        organizations: &[OrganizationId],
    ) -> Outcome<Around> {
        let mut persons = Vec::with_capacity(members.len());
        for (id, name, phone) in around::persons(shelf, members)? {
            let ring = &shelf.tools().ring;
            let phone = phone
                .map(|sealed| ring.open(PHONE, id.raw(), &sealed).map_err(Fault::internal))
                .transpose()?;
            persons.push(Person { id, name, phone: phone.and_then(|text| masked(&text)) });
        }
        let organizations = around::organizations(shelf, organizations)?
            .into_iter()
            .map(|(id, name, contact_phone)| OrganizationBrief { id, name, contact_phone })
            .collect();
        Ok(Around { persons, organizations })
    }

    pub fn person(&self, id: MemberId) -> Outcome<Person> {
        let found = self.persons.iter().find(|person| person.id == id).cloned();
        found.ok_or_else(|| Fault::internal("a row without its member"))
    }

    pub fn organization(&self, id: OrganizationId) -> Option<OrganizationBrief> {
        self.organizations.iter().find(|brief| brief.id == id).cloned()
    }
}

/// How many registrations within the scope wait for a decision, counted no further than `at_most`.
pub fn count_to_decide(reader: &mut Reader<'_>, at_most: i64) -> Outcome<usize> {
    let filter = Filter { state: Some(FlowState::Submitted), ..Filter::default() };
    Ok(pages::page(reader, &filter, None, at_most)?.len())
}

/// Who says that they came home and waits for the branch to confirm it, up to a number.
pub fn count_came_home(reader: &mut Reader<'_>, at_most: i64) -> Outcome<usize> {
    let filter = Filter { came_home: true, ..Filter::default() };
    Ok(pages::page(reader, &filter, None, at_most)?.len())
}

fn masked(phone: &str) -> Option<String> {
    Phone::parse(phone).map(|phone| phone.masked()).ok()
}

/// Who of those away on a day, or today, counts as a flowing member by the rule of an organization's county,
/// for a list.
pub fn flowing_bounds(
    shelf: &mut impl Shelf,
    organization: Option<OrganizationId>,
    on: Option<Day>,
) -> Outcome<FlowingBounds> {
    let county = organization.map(|id| organizations::county_of(shelf, id)).transpose()?;
    let book = policy_book::book(shelf)?;
    let day = on.unwrap_or_else(|| shelf.today());
    Ok(absence::flowing_bounds(county.as_deref(), day, &book))
}

/// What a list as of a day can tell: of a day that has come, and of a past one the measures that history
/// keeps.
pub fn check_day(on: Option<Day>, measure: Option<MeasureKind>, today: Day) -> Outcome<()> {
    let Some(day) = on else { return Ok(()) };
    if day > today {
        let problem = Problem::Said("不能晚于今天", "Must not lie in the future");
        return Err(Fault::field("away_on", problem));
    }
    if day < today && measure.is_some_and(|measure| !measure.is_told_of_the_past()) {
        let problem = Problem::Said("这项只有今天的", "This one is told of today alone");
        return Err(Fault::field("measure", problem));
    }
    Ok(())
}

/// A page of registrations, the newest first; the same minimum for both sides.
pub fn list(
    reader: &mut Reader<'_>,
    filter: &Filter,
    after: Option<FlowId>,
    limit: i64,
) -> Outcome<Vec<FlowLine>> {
    let rows = pages::page(reader, filter, after, limit)?;
    let members: Vec<MemberId> = rows.iter().map(|row| row.member_id).collect();
    let homes: Vec<OrganizationId> = rows.iter().map(|row| row.home_branch_id).collect();
    let around = Around::load(reader, &members, &homes)?;
    reader.saw_members(members);
    let today = reader.today();
    rows.into_iter()
        .map(|row| {
            Ok(FlowLine {
                id: row.id,
                version: row.version,
                state: step::phase(row.state, row.departs_on, today),
                member: around.person(row.member_id)?,
                home_branch: around.organization(row.home_branch_id),
                submitted_on: row.submitted_at.is_set().then(|| row.submitted_at.day()),
                departs_on: row.departs_on,
                expected_return_on: row.expected_return_on,
                destination: row.destination(),
            })
        })
        .collect()
}

/// One registration with the host's half.
pub fn show(reader: &mut Reader<'_>, id: FlowId) -> Outcome<FlowView> {
    let row = store::find(reader, id)?;
    reader.saw_members([row.member_id]);
    let hosts = turn::hosts_of(reader, id)?;
    let both_sides: Vec<OrganizationId> =
        hosts.iter().copied().chain([row.home_branch_id]).collect();
    let around = Around::load(reader, &[row.member_id], &both_sides)?;
    let frame = Frame::of(reader, row.home_branch_id)?;
    let details = open_details(&reader.tools().ring, id, &row.details)?;
    let parties = turn::parties(reader, row.member_id, row.home_branch_id, &hosts)?;
    let placed = turn::is_placed(reader, id)?;
    let at_home = !store::seen_at_home(reader, &[id])?.is_empty();
    let host = hosts.last().and_then(|host| around.organization(*host));
    let home = if at_home { Some(home(reader, &row, &frame, &details, host)?) } else { None };
    Ok(FlowView {
        id,
        version: row.version,
        state: frame.phase(&row),
        member: around.person(row.member_id)?,
        home_branch: around.organization(row.home_branch_id),
        departs_on: row.departs_on,
        expected_return_on: row.expected_return_on,
        destination: row.destination(),
        employer: details.employer,
        flowing: frame.flowing(&row),
        managers: frame.managers(&row, placed),
        placements: placement::of_flow(reader, row.id, row.home_branch_id)?,
        actions: actions(reader, &row, &frame, &parties),
        home,
    })
}

fn home(
    reader: &mut Reader<'_>,
    row: &FlowRow,
    frame: &Frame,
    details: &Details,
    host: Option<OrganizationBrief>,
) -> Outcome<HomeView> {
    let details = details.clone();
    Ok(HomeView {
        departure_confirmed: row.state == FlowState::InFlow,
        cause: row.cause,
        kind: row.kind,
        advice: frame.advice(row, &details),
        trade: details.trade,
        residence: details.residence,
        phone: details.phone.and_then(|phone| masked(&phone)),
        host_name: details.host_name,
        host,
        notes: details.notes,
        channel: row.channel,
        proxy_reason: details.proxy_reason,
        talk: row.talk,
        talk_on: row.talk_on,
        talk_by: details.talk_by,
        talk_waived: details.talk_waived,
        decision: details.decision,
        close_ground: details.close_ground,
        document_number: row.document_number.clone(),
        ended_on: row.ended_on,
        transfer_possible: details.transfer_possible,
        primary_manager: row.primary_manager,
        primary_policy: row.primary_policy.clone(),
        seen_on: row.seen_on,
        came_home_on: row.came_home_on,
        due: frame.due(row),
        report_back: frame.report_back(row),
        amendments: amendments::count(reader, row.id)?,
    })
}

/// What the reader may do next, were every form filled in.
fn actions(
    reader: &Reader<'_>,
    row: &FlowRow,
    frame: &Frame,
    parties: &[FlowActor],
) -> Vec<FlowEvent> {
    let phase = frame.phase(row);
    let willing = Guards {
        other_open_flow: false,
        talk_settled: true,
        reason_given: true,
        proxy_reason_given: true,
        departure_confirmed: row.state == FlowState::InFlow,
        homecoming_made: true,
        close_ground: Some(CloseGround::Death),
        document_number_given: true,
    };
    let actor = &reader.warrant().actor;
    let offered = |event: &FlowEvent| {
        let allowed = action(*event).is_some_and(|act| !policy::scope(actor, act).is_nothing());
        allowed && parties.iter().any(|party| step::step(phase, *event, *party, &willing).is_ok())
    };
    FlowEvent::ALL.iter().copied().filter(|event| offered(event)).collect()
}

/// The right a verb asks for; a departure has no verb of its own.
const fn action(event: FlowEvent) -> Option<Action> {
    match event {
        FlowEvent::Submit | FlowEvent::Withdraw | FlowEvent::Cancel | FlowEvent::Amend => {
            Some(Action::SubmitFlows)
        }
        FlowEvent::Register | FlowEvent::Refuse | FlowEvent::Return => Some(Action::DecideFlows),
        FlowEvent::Close => Some(Action::CloseFlows),
        FlowEvent::Depart => None,
    }
}

/// What the registration held before each amendment, the first one first: for the home side.
pub fn history(reader: &mut Reader<'_>, id: FlowId) -> Outcome<Vec<AmendmentView>> {
    if store::seen_at_home(reader, &[id])?.is_empty() {
        return Err(Fault::new(Code::NotFound));
    }
    let row = store::find(reader, id)?;
    reader.saw_members([row.member_id]);
    let amendments = amendments::of_flow(reader, id)?;
    let frame = Frame::of(reader, row.home_branch_id)?;
    let ring = &reader.tools().ring;
    amendments
        .into_iter()
        .map(|(row, by)| {
            let plain = ring.open(BEFORE, row.id.raw(), &row.before).map_err(Fault::internal)?;
            let mut before: Snapshot = serde_json::from_str(&plain).map_err(Fault::internal)?;
            before.phone = before.phone.and_then(|phone| masked(&phone));
            Ok(AmendmentView {
                version: row.version,
                changed_on: row.changed_on,
                changed_at: row.changed_at,
                due: contact::amendment_due(row.changed_on, frame.county(), &frame.book),
                side: row.side,
                by,
                before,
            })
        })
        .collect()
}
