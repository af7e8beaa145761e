//! Rows of formal affiliation: one per stretch of time.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::db::schema::{affiliations, members};
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::each;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::id::Id;
use crate::member::model::{Affiliation, AffiliationCause, Standing};

/// Rows of one INSERT: seven columns each, under SQLite's limit of binds.
const ROWS_AT_ONCE: usize = 400;

#[derive(Insertable)]
#[diesel(table_name = affiliations, treat_none_as_default_value = false)]
pub struct NewAffiliation {
    pub id: Id<Affiliation>,
    pub member_id: MemberId,
    pub branch_id: OrganizationId,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    pub cause: AffiliationCause,
    pub document_number: String,
}

/// Opens stretches; 412 when somebody opened one for the same member meanwhile.
pub fn open(tx: &mut WriteTx<'_>, rows: &[NewAffiliation]) -> Outcome<()> {
    for chunk in rows.chunks(ROWS_AT_ONCE) {
        tx.unique(Code::StaleVersion, |conn| {
            each!(conn => inner, diesel::insert_into(affiliations::table).values(chunk).execute(inner))
        })?;
    }
    Ok(())
}

/// Who is affiliated to a branch now, and since when.
pub fn open_at(shelf: &mut impl Shelf, branch: OrganizationId) -> Outcome<Vec<(MemberId, Day)>> {
    Ok(affiliations::table
        .filter(affiliations::branch_id.eq(branch))
        .filter(affiliations::ends_on.is_null())
        .order(affiliations::member_id)
        .select((affiliations::member_id, affiliations::starts_on))
        .load(shelf.conn())?)
}

/// Ends every open stretch of a branch. One that would end before it began held on no day and is none.
pub fn close_branch(tx: &mut WriteTx<'_>, branch: OrganizationId, last: Day) -> Outcome<()> {
    diesel::delete(
        affiliations::table
            .filter(affiliations::branch_id.eq(branch))
            .filter(affiliations::ends_on.is_null())
            .filter(affiliations::starts_on.gt(last)),
    )
    .execute(tx.conn())?;
    diesel::update(
        affiliations::table
            .filter(affiliations::branch_id.eq(branch))
            .filter(affiliations::ends_on.is_null()),
    )
    .set(affiliations::ends_on.eq(last))
    .execute(tx.conn())?;
    Ok(())
}

/// Ends a member's open stretch. One that was entered here after its last day began before it.
pub fn close_member(
    tx: &mut WriteTx<'_>,
    member: MemberId,
    open: OpenStretch,
    last: Day,
) -> Outcome<()> {
    let starts_on = if open.is_first() { open.starts_on.min(last) } else { open.starts_on };
    diesel::update(
        affiliations::table
            .filter(affiliations::member_id.eq(member))
            .filter(affiliations::ends_on.is_null()),
    )
    .set((affiliations::starts_on.eq(starts_on), affiliations::ends_on.eq(last)))
    .execute(tx.conn())?;
    Ok(())
}

/// Takes back a member's open stretch: the member was moved on the day on which it began.
pub fn drop_open(tx: &mut WriteTx<'_>, member: MemberId) -> Outcome<()> {
    diesel::delete(
        affiliations::table
            .filter(affiliations::member_id.eq(member))
            .filter(affiliations::ends_on.is_null()),
    )
    .execute(tx.conn())?;
    Ok(())
}

/// Makes room for a stretch that begins on a day: what ended on it or later ends the day before, and
/// what then held on no day is none.
pub fn end_before(tx: &mut WriteTx<'_>, member: MemberId, day: Day) -> Outcome<()> {
    let reaching = affiliations::member_id.eq(member).and(affiliations::ends_on.ge(day));
    let none = reaching.and(affiliations::starts_on.ge(day));
    diesel::delete(affiliations::table.filter(none)).execute(tx.conn())?;
    diesel::update(affiliations::table.filter(reaching))
        .set(affiliations::ends_on.eq(day.plus_days(-1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Moves all who are on a branch's register to another's, whose liaisons are others; answers how
/// many.
pub fn move_branch(
    tx: &mut WriteTx<'_>,
    from: OrganizationId,
    to: OrganizationId,
) -> Outcome<usize> {
    let now = tx.now();
    let staying = members::branch_id.eq(from).and(members::standing.ne(Standing::Left));
    Ok(diesel::update(members::table.filter(staying))
        .set((
            members::branch_id.eq(to),
            members::liaison_id.eq(None::<AccountId>),
            members::updated_at.eq(now),
            members::version.eq(members::version + 1),
        ))
        .execute(tx.conn())?)
}

/// A stretch as it is shown.
#[derive(Queryable, Selectable)]
#[diesel(table_name = affiliations, check_for_backend(MultiBackend))]
pub struct AffiliationRow {
    pub branch_id: OrganizationId,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    pub cause: AffiliationCause,
    pub document_number: String,
}

/// A member's stretches, oldest first; only the one that holds on a day where one is named. The
/// caller has found the member within the scope.
pub fn stretches(
    shelf: &mut impl Shelf,
    member: MemberId,
    on: Option<Day>,
) -> Outcome<Vec<AffiliationRow>> {
    let mut query = affiliations::table
        .filter(affiliations::member_id.eq(member))
        .select(cols::<AffiliationRow>())
        .into_boxed();
    if let Some(on) = on {
        query = query
            .filter(affiliations::starts_on.le(on))
            .filter(affiliations::ends_on.is_null().or(affiliations::ends_on.ge(on)));
    }
    Ok(query.order((affiliations::starts_on, affiliations::id)).load(shelf.conn())?)
}

/// The stretch that lasts.
#[derive(Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = affiliations, check_for_backend(MultiBackend))]
pub struct OpenStretch {
    pub starts_on: Day,
    pub cause: AffiliationCause,
}

impl OpenStretch {
    /// Since when the register here knows of it, and not since when it is so.
    pub fn is_first(self) -> bool {
        match self.cause {
            AffiliationCause::Registered | AffiliationCause::Imported => true,
            AffiliationCause::Reassigned
            | AffiliationCause::BranchDissolved
            | AffiliationCause::Restored => false,
        }
    }
}

/// A member's open stretch.
pub fn open_stretch(shelf: &mut impl Shelf, member: MemberId) -> Outcome<OpenStretch> {
    affiliations::table
        .filter(affiliations::member_id.eq(member))
        .filter(affiliations::ends_on.is_null())
        .select(cols::<OpenStretch>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::MemberLeft))
}
