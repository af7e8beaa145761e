//! Organizations that might take a member in, and counts of those away, over the rows of other rooms.

use diesel::dsl::count_star;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::access::OrganizationId;
use crate::db::schema::{
    flows, members, organization_lines as lines, organization_reach as closure, organizations,
    placements,
};
use crate::db::{MultiBackend, Shelf, cols};
use crate::flow;
use crate::flow::model::DestinationKind;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::kernel::text::prefix_end;
use crate::member::model::Category;
use crate::organization::model::{
    LineKind, OrganizationKind, OrganizationState, OrganizationType, Shape,
};
use crate::organization::reach;
use crate::placement::model::PlacementState;
use crate::statistics::service::Within;

type Condition<Table> = Box<dyn BoxableExpression<Table, MultiBackend, SqlType = Bool>>;

/// Levels that take members in.
const HOSTS: [OrganizationType; 4] = [
    OrganizationType::TownshipCommittee,
    OrganizationType::Committee,
    OrganizationType::GeneralBranch,
    OrganizationType::Branch,
];

/// Organizations of one county looked at; the largest have some thousands.
const MOST_LOCAL: i64 = 10_000;
/// Organizations of a city that share two characters with the name sought.
const MOST_NAMED: i64 = 500;

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = organizations, check_for_backend(MultiBackend))]
pub struct HostRow {
    pub id: OrganizationId,
    pub name: String,
    pub short_name: String,
    #[diesel(column_name = type_)]
    pub level: OrganizationType,
    pub kind: OrganizationKind,
    pub state: OrganizationState,
    pub region_code: String,
    pub contact_phone: String,
}

impl HostRow {
    pub fn shape(&self) -> Shape {
        Shape { level: self.level, kind: self.kind, state: self.state }
    }
}

/// Active organizations that take members in, with a seat whose code begins so.
fn seated(prefix: &str) -> Condition<organizations::table> {
    let active =
        organizations::state.eq(OrganizationState::Active).and(organizations::type_.eq_any(HOSTS));
    match prefix_end(prefix) {
        Some(end) => Box::new(
            active
                .and(organizations::region_code.ge(prefix.to_owned()))
                .and(organizations::region_code.lt(end)),
        ),
        None => Box::new(active),
    }
}

/// Those of a county or township.
pub fn local(shelf: &mut impl Shelf, prefix: &str) -> Outcome<Vec<HostRow>> {
    Ok(organizations::table
        .filter(seated(prefix))
        .order((organizations::region_code, organizations::id))
        .select(cols::<HostRow>())
        .limit(MOST_LOCAL)
        .load(shelf.conn())?)
}

/// Those of a city whose name holds the text, which has letters and digits only.
pub fn named(shelf: &mut impl Shelf, prefix: &str, text: &str) -> Outcome<Vec<HostRow>> {
    Ok(organizations::table
        .filter(seated(prefix))
        .filter(organizations::name.like(format!("%{text}%")))
        .order((organizations::region_code, organizations::id))
        .select(cols::<HostRow>())
        .limit(MOST_NAMED)
        .load(shelf.conn())?)
}

/// The chambers of a province.
pub fn chambers(shelf: &mut impl Shelf, prefix: &str) -> Outcome<Vec<HostRow>> {
    Ok(organizations::table
        .filter(seated(prefix))
        .filter(organizations::kind.eq(OrganizationKind::ChamberOfCommerce))
        .order((organizations::region_code, organizations::id))
        .select(cols::<HostRow>())
        .limit(MOST_NAMED)
        .load(shelf.conn())?)
}

/// The mobile branches below these organizations.
pub fn mobile_branches(shelf: &mut impl Shelf, above: &[OrganizationId]) -> Outcome<Vec<HostRow>> {
    Ok(organizations::table
        .filter(organizations::kind.eq(OrganizationKind::MobileBranch))
        .filter(organizations::state.eq(OrganizationState::Active))
        .filter(organizations::id.eq_any(reach::below(above)))
        .order((organizations::short_name, organizations::id))
        .select(cols::<HostRow>())
        .limit(MOST_NAMED)
        .load(shelf.conn())?)
}

/// An organization and all above it, with the divisions of their seats.
pub fn line_of(
    shelf: &mut impl Shelf,
    id: OrganizationId,
) -> Outcome<Vec<(OrganizationId, String)>> {
    Ok(organizations::table
        .filter(organizations::id.eq_any(reach::above(id)))
        .select((organizations::id, organizations::region_code))
        .load(shelf.conn())?)
}

/// Of these organizations, those that stand at or below one of `above`: once for each.
pub fn shared(
    shelf: &mut impl Shelf,
    ids: &[OrganizationId],
    above: &[OrganizationId],
) -> Outcome<Vec<OrganizationId>> {
    Ok(closure::table
        .filter(closure::descendant_id.eq_any(ids.to_vec()))
        .filter(closure::ancestor_id.eq_any(above.to_vec()))
        .select(closure::descendant_id)
        .load(shelf.conn())?)
}

/// The organizations whose home line leads to one of these today.
pub fn home_lines(shelf: &mut impl Shelf, to: &[OrganizationId]) -> Outcome<Vec<OrganizationId>> {
    let today = shelf.today();
    Ok(lines::table
        .filter(lines::to_id.eq_any(to.to_vec()))
        .filter(lines::kind.eq(LineKind::Home))
        .filter(reach::line_in_force(today))
        .select(lines::from_id)
        .load(shelf.conn())?)
}

/// How many members from elsewhere each of these has in its branch, or expects.
pub fn inbound(
    shelf: &mut impl Shelf,
    ids: &[OrganizationId],
) -> Outcome<Vec<(OrganizationId, i64)>> {
    let branch = placements::branch_id.assume_not_null();
    let host = placements::host_id.assume_not_null();
    let in_branch: Vec<(Option<OrganizationId>, i64)> = placements::table
        .filter(placements::open)
        .filter(placements::branch_id.is_not_null())
        .filter(branch.eq_any(ids.to_vec()))
        .group_by(placements::branch_id)
        .select((placements::branch_id, count_star()))
        .load(shelf.conn())?;
    let elsewhere = placements::branch_id.is_null().or(branch.ne(host));
    let at_host: Vec<(Option<OrganizationId>, i64)> = placements::table
        .filter(placements::open)
        .filter(placements::host_id.is_not_null())
        .filter(host.eq_any(ids.to_vec()))
        .filter(elsewhere)
        .group_by(placements::host_id)
        .select((placements::host_id, count_star()))
        .load(shelf.conn())?;
    let counts = in_branch.into_iter().chain(at_host);
    Ok(counts.filter_map(|(id, count)| Some((id?, count))).collect())
}

fn away(within: Within, today: Day) -> Condition<flows::table> {
    let inland = [DestinationKind::Organization, DestinationKind::Place];
    let inland = flow::under_way(today).and(flows::destination.eq_any(inland));
    match within {
        Within::WholeTree => Box::new(inland),
        Within::Below(top) => {
            Box::new(inland.and(flows::home_branch_id.eq_any(reach::below(&[top]))))
        }
    }
}

/// Who is counted of those away.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    Everybody,
    FullMembers,
    /// Full members who had left by then.
    FullMembersSince(Day),
}

/// Those away in China, by division of their destination.
pub fn away_by_place(
    shelf: &mut impl Shelf,
    within: Within,
    who: Who,
) -> Outcome<Vec<(String, i64)>> {
    let today = shelf.today();
    let full = members::table.filter(members::category.eq(Category::Full)).select(members::id);
    let mut query = flows::table
        .filter(away(within, today))
        .group_by(flows::region_code)
        .select((flows::region_code, count_star()))
        .into_boxed();
    query = match who {
        Who::Everybody => query,
        Who::FullMembers => query.filter(flows::member_id.eq_any(full)),
        Who::FullMembersSince(day) => {
            query.filter(flows::member_id.eq_any(full)).filter(flows::departs_on.le(day))
        }
    };
    Ok(query.load(shelf.conn())?)
}

/// Of those away in China, those whom a host in the system has placed, by division.
pub fn placed_by_place(shelf: &mut impl Shelf, within: Within) -> Outcome<Vec<(String, i64)>> {
    let today = shelf.today();
    let placed = placements::table
        .filter(placements::open)
        .filter(placements::state.eq(PlacementState::Placed))
        .filter(placements::host_id.is_not_null())
        .select(placements::flow_id);
    Ok(flows::table
        .filter(away(within, today))
        .filter(flows::id.eq_any(placed))
        .group_by(flows::region_code)
        .select((flows::region_code, count_star()))
        .load(shelf.conn())?)
}

/// All who are away, in China or not.
pub fn all_away(shelf: &mut impl Shelf, within: Within) -> Outcome<i64> {
    let today = shelf.today();
    let away = flows::table.filter(flow::under_way(today));
    Ok(match within {
        Within::WholeTree => away.count().get_result(shelf.conn())?,
        Within::Below(top) => away
            .filter(flows::home_branch_id.eq_any(reach::below(&[top])))
            .count()
            .get_result(shelf.conn())?,
    })
}

/// The active organizations below one whose seat is in another county, and those whose home line
/// leads there.
pub fn outposts(
    shelf: &mut impl Shelf,
    top: OrganizationId,
    county: &str,
) -> Outcome<Vec<HostRow>> {
    let today = shelf.today();
    let to_home = lines::table
        .filter(lines::kind.eq(LineKind::Home))
        .filter(lines::to_id.eq_any(reach::below(&[top])))
        .filter(reach::line_in_force(today))
        .select(lines::from_id);
    let below = organizations::id.eq_any(reach::below(&[top]));
    let at_home = format!("{county}%");
    Ok(organizations::table
        .filter(organizations::state.eq(OrganizationState::Active))
        .filter(organizations::region_code.not_like(at_home))
        .filter(below.or(organizations::id.eq_any(to_home)))
        .order((organizations::region_code, organizations::id))
        .select(cols::<HostRow>())
        .limit(MOST_LOCAL)
        .load(shelf.conn())?)
}
