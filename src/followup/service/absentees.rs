//! The absentee list: a page of flows by due date, then what is shown of each.

use super::told::{Gathered, Teller};
use crate::access::OrganizationId;
use crate::db::{Reader, Shelf};
use crate::flow::model::{FlowId, Side};
use crate::followup::model::{DutyKind, Level};
use crate::followup::store::absentees::{self as list, Place, Whose, Wish};
use crate::followup::views::Absentee;
use crate::kernel::fault::{Code, Fault, Language, Outcome};
use crate::organization::reach;
use crate::organization::service as organization;
use crate::policy::model::Parameter;
use crate::policy::service as policy;

/// What a caller asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub organization: Option<OrganizationId>,
    pub side: Side,
    pub level: Option<Level>,
    /// Only those of whom this is near or overdue, each by it alone.
    pub duty: Option<DutyKind>,
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
    let told = gather(reader, asked, after, limit)?;
    reader.saw_members(told.iter().map(|absentee| absentee.member_id));
    Ok(told)
}

/// The same for a caller that records itself who was seen.
pub fn gather(
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
    let (level, duty) = (asked.level, asked.duty);
    let wish = Wish { whose, level, duty, today, near, near_arrival, after, limit };
    let places = list::page(reader, &wish)?;
    let ids: Vec<FlowId> = places.iter().map(|(_, id)| *id).collect();
    let gathered = Gathered::of(reader, &ids)?;
    let teller = Teller { county: county.as_deref(), book: &book, language: asked.language, duty };
    places
        .iter()
        .filter_map(|(due_on, id)| gathered.flow(*id).map(|flow| (*due_on, flow)))
        .map(|(due_on, flow)| teller.tell(reader, flow, due_on, &gathered))
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
    let (level, duty, after) = (Some(level), None, None);
    let wish = Wish { whose, level, duty, today, near, near_arrival, after, limit: 0 };
    Ok(u64::try_from(list::count(shelf, &wish, &organizations)?).unwrap_or(0))
}

/// How many of the caller's members are overdue, counted no further than `at_most`.
pub fn count_overdue(reader: &mut Reader<'_>, at_most: i64) -> Outcome<usize> {
    let asked = Asked {
        organization: None,
        side: Side::Home,
        level: Some(Level::Overdue),
        duty: None,
        mine: false,
        language: Language::Chinese,
    };
    let (whose, today) = (whose(reader, asked)?, reader.today());
    // What is overdue does not depend on what is near.
    let (near, near_arrival) = (today, today);
    let (level, duty, after) = (asked.level, asked.duty, None);
    let wish = Wish { whose, level, duty, today, near, near_arrival, after, limit: at_most };
    Ok(list::page(reader, &wish)?.len())
}

/// Whose silence the caller may look at, of what was asked for.
fn whose(reader: &mut Reader<'_>, asked: Asked) -> Outcome<Whose> {
    let scope = reader.scope().clone();
    let account = reader.warrant().actor.account();
    let reaches = match asked.side {
        Side::Home => scope.below,
        Side::Host => scope.party_to,
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
        (false, _, Side::Home) => Ok(Whose::Home(within)),
        (false, _, Side::Host) => Ok(Whose::Host(within)),
    }
}
