//! How the tree is stored, known here only: a closure table `(ancestor, descendant)`. Other rooms
//! compose these into their `visible` predicates.

use diesel::dsl::{Eq, EqAny, Filter, Select};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::access::OrganizationId;
use crate::db::schema::{flows, organizations};
use crate::db::schema::{organization_lines as lines, organization_reach as closure};
use crate::db::{Conn, MultiBackend, Shelf};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::organization::model::LineKind;

/// The ids of some organizations and of all that stands under them, as a subquery.
pub type Below = Select<
    Filter<closure::table, EqAny<closure::ancestor_id, Vec<OrganizationId>>>,
    closure::descendant_id,
>;

/// For `branch_id.eq_any(below(…))`.
pub fn below(organizations: &[OrganizationId]) -> Below {
    closure::table
        .filter(closure::ancestor_id.eq_any(organizations.to_vec()))
        .select(closure::descendant_id)
}

/// Whether a lateral line is drawn on a day.
#[diesel::dsl::auto_type]
pub fn line_in_force(on: Day) -> _ {
    let last = lines::ends_on.assume_not_null();
    lines::starts_on.le(on).and(lines::ends_on.is_null().or(last.ge(on)))
}

/// The organizations whose host or home line leads to one of these on the day: one hop, from which
/// the reach goes on down the formal line (DECISIONS 22). Guidance gives advice, no reach.
pub fn along_lines(
    conn: &mut Conn,
    organizations: &[OrganizationId],
    on: Day,
) -> QueryResult<Vec<OrganizationId>> {
    lines::table
        .filter(lines::to_id.eq_any(organizations.to_vec()))
        .filter(lines::kind.eq_any([LineKind::Host, LineKind::Home]))
        .filter(line_in_force(on))
        .select(lines::from_id)
        .order(lines::id)
        .load(conn)
}

/// The other way round: the organizations that are party to what `host` hosts, by standing at or
/// above it or by a line from one that does.
pub fn party_to(shelf: &mut impl Shelf, host: OrganizationId) -> Outcome<Vec<OrganizationId>> {
    let today = shelf.today();
    let mut party: Vec<OrganizationId> = above(host).load(shelf.conn())?;
    let led_to: Vec<OrganizationId> = lines::table
        .filter(lines::from_id.eq_any(party.clone()))
        .filter(lines::kind.eq_any([LineKind::Host, LineKind::Home]))
        .filter(line_in_force(today))
        .select(lines::to_id)
        .order(lines::id)
        .load(shelf.conn())?;
    party.extend(led_to);
    Ok(party)
}

/// Whether `organization` stands at or below one of `above`.
pub fn covers(
    shelf: &mut impl Shelf,
    above: &[OrganizationId],
    organization: OrganizationId,
) -> Outcome<bool> {
    let line = closure::table
        .filter(closure::descendant_id.eq(organization))
        .filter(closure::ancestor_id.eq_any(above.to_vec()))
        .select(closure::ancestor_id);
    let found: Option<OrganizationId> = line.first(shelf.conn()).optional()?;
    Ok(found.is_some())
}

/// The organizations at or below these, if they are not more than `at_most`.
pub fn few_below(
    shelf: &mut impl Shelf,
    organizations: &[OrganizationId],
    at_most: i64,
) -> Outcome<Option<Vec<OrganizationId>>> {
    let units: Vec<OrganizationId> = below(organizations).limit(at_most + 1).load(shelf.conn())?;
    let few = i64::try_from(units.len()).unwrap_or(i64::MAX) <= at_most;
    Ok(few.then_some(units))
}

/// Whether these are the only root there is, so that everything stands below them.
pub fn is_whole_tree(shelf: &mut impl Shelf, organizations: &[OrganizationId]) -> Outcome<bool> {
    let roots: Vec<OrganizationId> = organizations::table
        .filter(organizations::superior_id.is_null())
        .order(organizations::id)
        .select(organizations::id)
        .limit(2)
        .load(shelf.conn())?;
    Ok(matches!(roots.as_slice(), [root] if organizations.contains(root)))
}

/// Whether a flow's home branch stands at or below one of these: one probe per row, for walking the
/// flows in an order of their own. A scalar subquery, because PostgreSQL makes EXISTS a join, guesses
/// how many rows it lets through, and then reads all of them instead of the first few.
pub fn home_below(
    organizations: &[OrganizationId],
) -> Box<dyn BoxableExpression<flows::table, MultiBackend, SqlType = Bool>> {
    let found = closure::table
        .filter(closure::descendant_id.eq(flows::home_branch_id))
        .filter(closure::ancestor_id.eq_any(organizations.to_vec()))
        .select(closure::descendant_id)
        .single_value();
    Box::new(found.is_not_null())
}

/// The ids of an organization and of all that stands above it, as a subquery.
pub type Above = Select<
    Filter<closure::table, Eq<closure::descendant_id, OrganizationId>>,
    closure::ancestor_id,
>;

/// See [`Above`].
pub fn above(organization: OrganizationId) -> Above {
    closure::table.filter(closure::descendant_id.eq(organization)).select(closure::ancestor_id)
}
