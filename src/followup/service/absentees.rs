//! The absentee list: a page of flows by due date, then what is shown of each.

use std::collections::HashMap;

use crate::access::{MemberId, OrganizationId};
use crate::db::{Reader, Shelf};
use crate::flow::model::{Destination, FlowId, Sign, SignKind};
use crate::flow::rules::contact;
use crate::followup::model::{Attempt, Duty, DutyKind, Level, Silence, Stage};
use crate::followup::rules::{self, Watch};
use crate::followup::store::absentees::{self as list, Place, Whose, Wish};
use crate::followup::store::details::{self, FlowBrief, Hosted, OpenCase, Person, Seat, Tried};
use crate::followup::views::{Absentee, CaseBrief, LookingSide, Named, ToldReason, ToldStep};
use crate::kernel::fault::{Code, Fault, Language, Outcome};
use crate::kernel::phone::Phone;
use crate::kernel::secret::{Field, KeyRing};
use crate::organization::reach;
use crate::organization::service as organization;
use crate::placement::model::{PlacementDates, PlacementState};
use crate::placement::rules as placing;
use crate::policy::model::{Due, Parameter};
use crate::policy::rules::PolicyBook;
use crate::policy::service as policy;
use crate::region;

/// The members' own column; shown masked, as those who look after a person see it.
const PHONE: Field = Field { table: "members", column: "phone" };

/// What a caller asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub organization: Option<OrganizationId>,
    pub side: LookingSide,
    pub level: Option<Level>,
    /// Only those assigned to the caller.
    pub mine: bool,
    pub language: Language,
}

/// A page of the list, with what the next page begins after.
pub fn absentees(
    reader: &mut Reader<'_>,
    asked: Asked,
    after: Option<Place>,
    limit: i64,
) -> Outcome<Vec<Absentee>> {
    let whose = whose(reader, asked)?;
    let book = policy::book(reader)?;
    let county = match &whose {
        Whose::Home(organizations) | Whose::Host(organizations) => match organizations.first() {
            Some(first) => Some(organization::county_of(reader, *first)?),
            None => None,
        },
        Whose::Assigned(..) => None,
    };
    let today = reader.today();
    // One day for the whole list, that of the organization asked about: a page has one order.
    let ahead = |parameter| book.at(county.as_deref(), today, parameter).after(today);
    let (near, near_arrival) =
        (ahead(Parameter::DueSoonDays), ahead(Parameter::ArrivalDueSoonDays));
    let wish = Wish { whose, level: asked.level, today, near, near_arrival, after, limit };
    let places = list::page(reader, &wish)?;
    let gathered = Gathered::of(reader, &places)?;
    reader.saw_members(gathered.flows.values().map(|flow| flow.member_id));
    let teller = Teller { county: county.as_deref(), book: &book, language: asked.language };
    places
        .iter()
        .filter_map(|(_, id)| gathered.flows.get(id))
        .map(|flow| teller.tell(reader, flow, &gathered))
        .collect()
}

/// How many members of an organization and below are overdue or unreachable, whoever asks.
pub fn how_many(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    level: Level,
) -> Outcome<u64> {
    let organizations = vec![organization];
    let (whose, today) = (Whose::Home(organizations.clone()), shelf.today());
    // Neither depends on what is near.
    let (near, near_arrival) = (today, today);
    let wish = Wish { whose, level: Some(level), today, near, near_arrival, after: None, limit: 0 };
    Ok(u64::try_from(list::count(shelf, &wish, &organizations)?).unwrap_or(0))
}

/// How many of the caller's members are overdue, counted no further than `at_most`.
pub fn count_overdue(reader: &mut Reader<'_>, at_most: i64) -> Outcome<usize> {
    let asked = Asked {
        organization: None,
        side: LookingSide::Home,
        level: Some(Level::Overdue),
        mine: false,
        language: Language::Chinese,
    };
    let (whose, today) = (whose(reader, asked)?, reader.today());
    // What is overdue does not depend on what is near.
    let (near, near_arrival) = (today, today);
    let level = asked.level;
    let wish = Wish { whose, level, today, near, near_arrival, after: None, limit: at_most };
    Ok(list::page(reader, &wish)?.len())
}

/// Whose silence the caller may look at, of what was asked for.
fn whose(reader: &mut Reader<'_>, asked: Asked) -> Outcome<Whose> {
    let scope = reader.scope().clone();
    let account = reader.warrant().actor.account();
    let reaches = match asked.side {
        LookingSide::Home => scope.below,
        LookingSide::Host => scope.party_to,
    };
    let within = match asked.organization {
        Some(organization) if reach::covers(reader, &reaches, organization)? => vec![organization],
        Some(_) => return Err(Fault::new(Code::NotFound)),
        None => reaches,
    };
    match (asked.mine || within.is_empty(), account, asked.side) {
        (true, Some(account), _) => {
            let own_assignment = scope.assigned.is_some() && asked.organization.is_none();
            Ok(Whose::Assigned(account, (!own_assignment).then_some(within)))
        }
        (true, None, _) => Err(Fault::new(Code::Forbidden)),
        (false, _, LookingSide::Home) => Ok(Whose::Home(within)),
        (false, _, LookingSide::Host) => Ok(Whose::Host(within)),
    }
}

/// What the rows of one page need, by id.
struct Gathered {
    flows: HashMap<FlowId, FlowBrief>,
    persons: HashMap<MemberId, Person>,
    seats: HashMap<OrganizationId, Seat>,
    cases: HashMap<FlowId, OpenCase>,
    attempts: Vec<Tried>,
    hosted: HashMap<FlowId, Hosted>,
}

impl Gathered {
    fn of(reader: &mut Reader<'_>, places: &[Place]) -> Outcome<Gathered> {
        let ids: Vec<FlowId> = places.iter().map(|(_, id)| *id).collect();
        let flows = details::flows(reader, &ids)?;
        let of_flows = |pick: fn(&FlowBrief) -> Option<OrganizationId>| {
            flows.values().filter_map(pick).collect::<Vec<_>>()
        };
        let hosted = details::hosted(reader, &ids)?;
        let mut seats = of_flows(|flow| Some(flow.home_branch_id));
        seats.extend(hosted.values().filter_map(|host| host.host_id));
        seats.extend(of_flows(|flow| flow.host_id));
        let persons = details::persons(reader, flows.values().map(|f| f.member_id).collect())?;
        let seats = details::seats(reader, seats)?;
        let cases = details::open_cases(reader, &ids)?;
        let attempts = details::attempts(reader, cases.values().map(|case| case.id).collect())?;
        Ok(Gathered { flows, persons, seats, cases, attempts, hosted })
    }
}

/// The rules and the language one list is told in.
struct Teller<'a> {
    /// Of the organization asked about; none for a list across organizations.
    county: Option<&'a str>,
    book: &'a PolicyBook,
    language: Language,
}

impl Teller<'_> {
    fn tell(
        &self,
        reader: &Reader<'_>,
        flow: &FlowBrief,
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
        let first = duties.into_iter().min_by_key(|duty| duty.due.on);
        let person = gathered.persons.get(&flow.member_id);
        Ok(Absentee {
            flow_id: flow.id,
            member_id: flow.member_id,
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            phone: person.map(|person| masked(&reader.tools().ring, person)).transpose()?.flatten(),
            branch: Named {
                id: flow.home_branch_id,
                name: home.map(|(name, _)| name.clone()).unwrap_or_default(),
            },
            destination: destination(flow, &gathered.seats),
            last_seen_on: flow.seen_on,
            due_on: flow.watch_on,
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
            whereabouts_known: flow.destination != "unknown",
            placed: gathered
                .hosted
                .get(&flow.id)
                .is_some_and(|host| host.state == PlacementState::Placed && host.host_id.is_some()),
        };
        rules::standing(&watch, self.county, reader.today(), self.book)
    }

    /// Contact always; arrival where a host waits.
    fn duties(&self, flow: &FlowBrief, home: Option<&Seat>, gathered: &Gathered) -> Vec<Duty> {
        let contact = Duty { kind: DutyKind::Contact, due: self.contact(flow, home) };
        let waiting = gathered.hosted.get(&flow.id);
        let arrival = waiting.filter(|host| host.state == PlacementState::Notified).map(|host| {
            let seat = host.host_id.and_then(|id| gathered.seats.get(&id)).or(home);
            let county = seat.and_then(|(_, region)| region.get(..6));
            let dates =
                PlacementDates { departs_on: flow.departs_on, notified_on: host.notified_on };
            let Due { ruling, .. } = placing::check_in_due(&dates, county, self.book);
            Duty { kind: DutyKind::CheckIn, due: Due { on: host.arrive_by, ruling } }
        });
        arrival.into_iter().chain([contact]).collect()
    }

    /// The stored date, and the rule of the home county that set it when the clock started.
    fn contact(&self, flow: &FlowBrief, home: Option<&Seat>) -> Due {
        let county = home.and_then(|(_, region)| region.get(..6));
        let whereto = match flow.destination.as_str() {
            "abroad" => Destination::Abroad { country: flow.region_code.clone() },
            _ => Destination::Unknown,
        };
        let Due { ruling, .. } = contact::due_on(flow.seen_on, &whereto, county, self.book);
        Due { on: flow.due_on, ruling }
    }

    fn reason(&self, facts: crate::followup::model::Reason) -> ToldReason {
        ToldReason { text: facts.text(self.language), facts }
    }
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
