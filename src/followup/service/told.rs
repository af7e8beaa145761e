//! What is said of each on a list: the facts of a page by id, and the reasons and the next step in
//! the language asked for.

use std::collections::HashMap;

use crate::access::{MemberId, OrganizationId};
use crate::db::{Reader, Shelf};
use crate::flow::model::{Destination, DestinationKind, FlowId, Sign, SignKind};
use crate::flow::rules::contact;
use crate::followup::model::{Attempt, Duty, DutyKind, Reason, Silence, Stage};
use crate::followup::rules::{self, Watch};
use crate::followup::store::details::{self, FlowBrief, Hosted, OpenCase, Person, Seat, Tried};
use crate::followup::views::{Absentee, CaseBrief, Named, ToldReason, ToldStep};
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Language, Outcome};
use crate::kernel::phone::Phone;
use crate::kernel::secret::{Field, KeyRing};
use crate::placement::model::{PlacementDates, PlacementState};
use crate::placement::rules as placing;
use crate::policy::model::Due;
use crate::policy::rules::PolicyBook;
use crate::region;

/// The members' own column; shown masked, as those who look after a person see it.
const PHONE: Field = Field { table: "members", column: "phone" };

/// What the rows of one page need, by id.
pub struct Gathered {
    flows: HashMap<FlowId, FlowBrief>,
    persons: HashMap<MemberId, Person>,
    seats: HashMap<OrganizationId, Seat>,
    cases: HashMap<FlowId, OpenCase>,
    attempts: Vec<Tried>,
    hosted: HashMap<FlowId, Hosted>,
}

impl Gathered {
    pub fn of(reader: &mut Reader<'_>, ids: &[FlowId]) -> Outcome<Gathered> {
        let flows = details::flows(reader, ids)?;
        let of_flows = |pick: fn(&FlowBrief) -> Option<OrganizationId>| {
            flows.values().filter_map(pick).collect::<Vec<_>>()
        };
        let hosted = details::hosted(reader, ids)?;
        let mut seats = of_flows(|flow| Some(flow.home_branch_id));
        seats.extend(hosted.values().filter_map(|host| host.host_id));
        seats.extend(of_flows(|flow| flow.host_id));
        let persons = details::persons(reader, flows.values().map(|f| f.member_id).collect())?;
        let seats = details::seats(reader, seats)?;
        let cases = details::open_cases(reader, ids)?;
        let attempts = details::attempts(reader, cases.values().map(|case| case.id).collect())?;
        Ok(Gathered { flows, persons, seats, cases, attempts, hosted })
    }

    pub fn flow(&self, id: FlowId) -> Option<&FlowBrief> {
        self.flows.get(&id)
    }

    pub fn members(&self) -> impl Iterator<Item = MemberId> {
        self.flows.values().map(|flow| flow.member_id)
    }
}

/// The rules and the language one list is told in.
pub struct Teller<'a> {
    /// Of the organization asked about; none for a list across organizations.
    pub county: Option<&'a str>,
    pub book: &'a PolicyBook,
    pub language: Language,
    /// The one duty the list is about.
    pub duty: Option<DutyKind>,
}

impl Teller<'_> {
    /// `due_on`: the day the list goes by.
    pub fn tell(
        &self,
        reader: &Reader<'_>,
        flow: &FlowBrief,
        due_on: Day,
        gathered: &Gathered,
    ) -> Outcome<Absentee> {
        let home = gathered.seats.get(&flow.home_branch_id);
        let duties = self.duties(flow, home, gathered);
        let case = gathered.cases.get(&flow.id);
        let attempts: Vec<Attempt> = gathered
            .attempts
            .iter()
            .filter(|(of, ..)| case.is_some_and(|case| case.id == *of))
            .map(|(_, at, channel, result)| Attempt {
                on: at.day(),
                channel: *channel,
                result: *result,
            })
            .collect();
        let silence = self.silence(reader, flow, &duties, &attempts, gathered);
        let asked = |owed: &Duty| self.duty.is_none_or(|duty| duty == owed.kind);
        let first = duties.into_iter().filter(asked).min_by_key(|duty| duty.due.on);
        let person = gathered.persons.get(&flow.member_id);
        Ok(Absentee {
            flow_id: flow.id,
            flow_version: flow.version,
            member_id: flow.member_id,
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            phone: person.map(|person| masked(&reader.tools().ring, person)).transpose()?.flatten(),
            branch: Named {
                id: flow.home_branch_id,
                name: home.map(|(name, _)| name.clone()).unwrap_or_default(),
            },
            destination: destination(flow, &gathered.seats),
            last_seen_on: flow.seen_on,
            due_on,
            days_overdue: silence.days_overdue,
            level: silence.level,
            reasons: silence.reasons.into_iter().map(|reason| self.reason(reason)).collect(),
            next_step: ToldStep {
                step: silence.next_step,
                text: match self.language {
                    Language::Chinese => silence.next_step.zh(),
                    Language::English => silence.next_step.en(),
                },
            },
            ruling: match first {
                Some(duty) => duty.due.ruling,
                None => self.contact(flow, home).ruling,
            },
            case: case.map(|case| CaseBrief {
                id: case.id,
                version: case.version,
                stage: case.stage,
                side: case.side,
                owner_id: case.owner_id,
                attempts: attempts.len(),
            }),
        })
    }

    fn silence(
        &self,
        reader: &Reader<'_>,
        flow: &FlowBrief,
        duties: &[Duty],
        attempts: &[Attempt],
        gathered: &Gathered,
    ) -> Silence {
        let kind =
            if flow.seen_on <= flow.departs_on { SignKind::Departure } else { SignKind::Contact };
        let watch = Watch {
            last_seen: Sign { kind, on: flow.seen_on },
            duties,
            attempts,
            stage: gathered.cases.get(&flow.id).map_or(Stage::Normal, |case| case.stage),
            whereabouts_known: flow.destination != DestinationKind::Unknown,
            hosted: gathered
                .hosted
                .get(&flow.id)
                .is_some_and(|host| host.checked_in_on.is_some() && host.host_id.is_some()),
            county: county(gathered.seats.get(&flow.home_branch_id)),
        };
        let (county, today, book) = (self.county, reader.today(), self.book);
        match self.duty {
            Some(duty) => rules::standing_by(&watch, duty, county, today, book),
            None => rules::standing(&watch, county, today, book),
        }
    }

    /// Contact and the yearly report always; arrival where a host waits.
    fn duties(&self, flow: &FlowBrief, home: Option<&Seat>, gathered: &Gathered) -> Vec<Duty> {
        let contact = Duty { kind: DutyKind::Contact, due: self.contact(flow, home) };
        let waiting = gathered.hosted.get(&flow.id);
        let arrival = waiting.filter(|host| host.state == PlacementState::Notified).map(|host| {
            let county = county(host.host_id.and_then(|id| gathered.seats.get(&id)).or(home));
            let dates =
                PlacementDates { departs_on: flow.departs_on, notified_on: host.notified_on };
            let Due { ruling, .. } = placing::check_in_due(&dates, county, self.book);
            Duty { kind: DutyKind::CheckIn, due: Due { on: host.arrive_by, ruling } }
        });
        let report = Duty { kind: DutyKind::ReportBack, due: self.report(flow, home) };
        arrival.into_iter().chain([contact, report]).collect()
    }

    /// The stored date, and the rule of the home county on the day it was counted from.
    fn report(&self, flow: &FlowBrief, home: Option<&Seat>) -> Due {
        let Due { ruling, .. } =
            contact::report_back_due(flow.report_from_on, county(home), self.book);
        Due { on: flow.report_due_on, ruling }
    }

    /// The stored date, and the rule of the home county that set it when the clock started.
    fn contact(&self, flow: &FlowBrief, home: Option<&Seat>) -> Due {
        let whereto = match flow.destination {
            DestinationKind::Abroad => Destination::Abroad { country: flow.region_code.clone() },
            DestinationKind::Organization | DestinationKind::Place | DestinationKind::Unknown => {
                Destination::Unknown
            }
        };
        let Due { ruling, .. } = contact::due_on(flow.seen_on, &whereto, county(home), self.book);
        Due { on: flow.due_on, ruling }
    }

    fn reason(&self, facts: Reason) -> ToldReason {
        ToldReason { text: facts.text(self.language), facts }
    }
}

/// The county whose rules hold at an organization.
fn county(seat: Option<&Seat>) -> Option<&str> {
    seat.and_then(|(_, region)| region::county_digits(region))
}

/// The host by name, the division by its full name, or the code as it is.
fn destination(flow: &FlowBrief, seats: &HashMap<OrganizationId, Seat>) -> Option<String> {
    let host = flow.host_id.and_then(|host| seats.get(&host)).map(|(name, _)| name.clone());
    let place = || flow.region_code.parse().ok().and_then(region::full_name);
    let code = || (!flow.region_code.is_empty()).then(|| flow.region_code.clone());
    host.or_else(place).or_else(code)
}

fn masked(ring: &KeyRing, person: &Person) -> Outcome<Option<String>> {
    let Some(sealed) = &person.phone else { return Ok(None) };
    let plain = ring.open(PHONE, person.id.raw(), sealed).map_err(Fault::internal)?;
    Ok(Phone::parse(&plain).ok().map(|phone| phone.masked()))
}
