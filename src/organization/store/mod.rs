//! Rows of organizations. `closure` knows how the tree is stored, `list` how it is searched.

pub mod closure;
pub mod history;
pub mod line;
pub mod list;

use diesel::dsl::count_star;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{
    HeadCount, OrganizationKind, OrganizationState, OrganizationType, Remainder, Shape,
};
use super::reach;
use super::view::OrganizationRef;
use crate::access::{OrganizationId, Scope};
use crate::db::schema::{members, organizations, placements};
use crate::db::{Conn, MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::member::model::{Category, Standing};

type Visible = Box<dyn BoxableExpression<organizations::table, MultiBackend, SqlType = Bool>>;

/// Lets organizations stand until the commit: on PostgreSQL their end waits for this transaction,
/// and this waits for an end that was first. SQLite has one writer anyway.
pub fn keep_standing(tx: &mut WriteTx<'_>, ids: &[OrganizationId]) -> Outcome<()> {
    if let Conn::Pg(conn) = tx.conn() {
        let rows = organizations::table.filter(organizations::id.eq_any(ids));
        let rows = rows.order(organizations::id).select(organizations::id);
        let _: Vec<OrganizationId> = rows.for_share().load(conn)?;
    }
    Ok(())
}

/// The organizations a scope reaches. To read them is no secret: a permit for that names the
/// account itself (`assigned`); every other permit reaches below its posts.
fn visible(scope: &Scope) -> Visible {
    if scope.everything || scope.assigned.is_some() {
        return Box::new(true.into_sql::<Bool>());
    }
    Box::new(organizations::id.eq_any(reach::below(&scope.below)))
}

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = organizations, check_for_backend(MultiBackend))]
pub struct OrganizationRow {
    pub id: OrganizationId,
    pub code: Option<String>,
    pub name: String,
    pub short_name: String,
    #[diesel(column_name = type_)]
    pub level: OrganizationType,
    pub kind: OrganizationKind,
    pub region_code: String,
    pub superior_id: Option<OrganizationId>,
    pub state: OrganizationState,
    pub established_on: Day,
    pub dissolved_on: Option<Day>,
    pub document_number: String,
    pub contact_phone: String,
    pub version: i64,
}

impl OrganizationRow {
    pub fn shape(&self) -> Shape {
        Shape { level: self.level, kind: self.kind, state: self.state }
    }
}

/// One organization within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<OrganizationRow> {
    let visible = visible(shelf.scope());
    organizations::table
        .find(id)
        .filter(visible)
        .select(cols::<OrganizationRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

#[derive(Insertable)]
#[diesel(table_name = organizations, treat_none_as_default_value = false)]
pub struct NewRow {
    pub id: OrganizationId,
    pub code: Option<String>,
    pub name: String,
    pub short_name: String,
    pub initials: String,
    #[diesel(column_name = type_)]
    pub level: OrganizationType,
    pub kind: OrganizationKind,
    pub region_code: String,
    pub superior_id: Option<OrganizationId>,
    pub state: OrganizationState,
    pub established_on: Day,
    pub document_number: String,
    pub contact_phone: String,
    pub created_at: Timestamp,
    pub version: i64,
}

/// Writes an organization and its place in the closure.
pub fn insert(tx: &mut WriteTx<'_>, row: NewRow) -> Outcome<()> {
    let (id, superior) = (row.id, row.superior_id);
    diesel::insert_into(organizations::table).values(row).execute(tx.conn())?;
    closure::enter(tx, id, superior)
}

/// What an amendment writes.
#[derive(AsChangeset)]
#[diesel(table_name = organizations, treat_none_as_null = true)]
pub struct Amended {
    pub name: String,
    pub short_name: String,
    pub initials: String,
    pub kind: OrganizationKind,
    pub region_code: String,
    pub contact_phone: String,
}

/// 412 when somebody changed it meanwhile.
pub fn amend(tx: &mut WriteTx<'_>, id: OrganizationId, version: i64, to: Amended) -> Outcome<()> {
    let row = organizations::table
        .filter(organizations::id.eq(id))
        .filter(organizations::version.eq(version));
    let next = organizations::version.eq(organizations::version + 1);
    guarded(diesel::update(row).set((to, next)).execute(tx.conn())?)
}

/// Sets the formal superior; the closure follows by [`closure::relocate`].
pub fn set_superior(
    tx: &mut WriteTx<'_>,
    id: OrganizationId,
    version: i64,
    superior: OrganizationId,
) -> Outcome<()> {
    let row = organizations::table
        .filter(organizations::id.eq(id))
        .filter(organizations::version.eq(version));
    let moved = (
        organizations::superior_id.eq(Some(superior)),
        organizations::version.eq(organizations::version + 1),
    );
    guarded(diesel::update(row).set(moved).execute(tx.conn())?)
}

pub fn set_dissolved(
    tx: &mut WriteTx<'_>,
    id: OrganizationId,
    version: i64,
    on: Day,
) -> Outcome<()> {
    let row = organizations::table
        .filter(organizations::id.eq(id))
        .filter(organizations::version.eq(version));
    let dissolved = (
        organizations::state.eq(OrganizationState::Dissolved),
        organizations::dissolved_on.eq(Some(on)),
        organizations::version.eq(organizations::version + 1),
    );
    guarded(diesel::update(row).set(dissolved).execute(tx.conn())?)
}

/// Counts a change that is kept elsewhere, such as a hand-over: 412 when somebody was first.
pub fn step_version(tx: &mut WriteTx<'_>, id: OrganizationId, version: i64) -> Outcome<()> {
    let row = organizations::table
        .filter(organizations::id.eq(id))
        .filter(organizations::version.eq(version));
    let next = organizations::version.eq(organizations::version + 1);
    guarded(diesel::update(row).set(next).execute(tx.conn())?)
}

/// Makes those wait who would give a post here at the same time, or put somebody here: an empty update locks the row on
/// PostgreSQL, and on SQLite there is one writer anyway.
pub fn hold(tx: &mut WriteTx<'_>, id: OrganizationId) -> Outcome<()> {
    diesel::update(organizations::table.find(id))
        .set(organizations::version.eq(organizations::version))
        .execute(tx.conn())?;
    Ok(())
}

/// Type, kind and state of an organization, or 404.
pub fn shape(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Shape> {
    let (level, kind, state) = organizations::table
        .find(id)
        .select((organizations::type_, organizations::kind, organizations::state))
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))?;
    Ok(Shape { level, kind, state })
}

/// Division codes of the seats of organizations.
pub fn region_codes(
    shelf: &mut impl Shelf,
    ids: Vec<OrganizationId>,
) -> Outcome<Vec<(OrganizationId, String)>> {
    Ok(organizations::table
        .filter(organizations::id.eq_any(ids))
        .select((organizations::id, organizations::region_code))
        .load(shelf.conn())?)
}

/// Division code of an organization's seat, or 404.
pub fn region_code(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<String> {
    organizations::table
        .find(id)
        .select(organizations::region_code)
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// The organizations directly below that still stand.
pub fn subordinates(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Vec<OrganizationRow>> {
    Ok(organizations::table
        .filter(organizations::superior_id.eq(id))
        .filter(organizations::state.eq(OrganizationState::Active))
        .order(organizations::id)
        .select(cols::<OrganizationRow>())
        .load(shelf.conn())?)
}

/// Names of some organizations, in no particular order.
pub fn names(shelf: &mut impl Shelf, ids: Vec<OrganizationId>) -> Outcome<Vec<OrganizationRef>> {
    let rows: Vec<(OrganizationId, String, OrganizationType)> = organizations::table
        .filter(organizations::id.eq_any(ids))
        .select((organizations::id, organizations::short_name, organizations::type_))
        .load(shelf.conn())?;
    Ok(rows
        .into_iter()
        .map(|(id, short_name, level)| OrganizationRef { id, short_name, r#type: level })
        .collect())
}

/// Members on the register here and below, those of an import that is not applied left out.
pub fn head_count(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<HeadCount> {
    let rows: Vec<(Category, i64)> = members::table
        .filter(members::branch_id.eq_any(reach::below(&[id])))
        .filter(members::standing.ne(Standing::Left))
        .filter(members::hidden.eq(false))
        .group_by(members::category)
        .select((members::category, count_star()))
        .load(shelf.conn())?;
    let mut count = HeadCount::default();
    for (category, number) in rows {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        match category {
            Category::Full => count.full_members = number,
            Category::Probationary => count.probationary = number,
        }
    }
    Ok(count)
}

/// What still hangs on an organization: members, also of an import that waits, open placements and
/// subordinates.
pub fn remainder(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Remainder> {
    let affiliated: i64 = members::table
        .filter(members::branch_id.eq(id))
        .filter(members::standing.ne(Standing::Left))
        .count()
        .get_result(shelf.conn())?;
    let branch = placements::branch_id.assume_not_null().eq(id);
    let group = placements::group_id.assume_not_null().eq(id);
    let host = placements::host_id.assume_not_null().eq(id);
    let placed: i64 = placements::table
        .filter(placements::open.eq(true))
        .filter(
            (placements::branch_id.is_not_null().and(branch))
                .or(placements::group_id.is_not_null().and(group))
                .or(placements::host_id.is_not_null().and(host)),
        )
        .count()
        .get_result(shelf.conn())?;
    let below = subordinates(shelf, id)?.len();
    Ok(Remainder {
        members: u32::try_from(affiliated).unwrap_or(u32::MAX),
        placements: u32::try_from(placed).unwrap_or(u32::MAX),
        subordinates: u32::try_from(below).unwrap_or(u32::MAX),
    })
}
