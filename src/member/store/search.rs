//! Finding members: by name, initials, and by the keyed hashes of phone and ID number.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::{MemberRow, visible};
use crate::access::{MemberId, OrganizationId};
use crate::db::schema::members;
use crate::db::{MultiBackend, Shelf, cols};
use crate::flow;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::kernel::text;
use crate::member;
use crate::member::model::{Category, Standing};
use crate::organization::reach;

/// What a search asks for; every part that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub narrowed: Narrowed,
    pub name_prefix: Option<String>,
    pub initials_prefix: Option<String>,
    /// The beginning of a name or of its initials.
    pub name_or_initials: Option<String>,
    /// Hashes of the whole number, under each index key in use.
    pub phone: Option<Vec<Vec<u8>>>,
    pub id_number: Option<Vec<Vec<u8>>>,
    /// Those who left the register too.
    pub with_left: bool,
}

/// What a list of the register is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    /// At or below this organization.
    pub organization: Option<OrganizationId>,
    pub category: Option<Category>,
    /// Away as of today.
    pub away: bool,
    /// On this (perhaps partial) date or before.
    pub born_by: Option<String>,
    pub born_after: Option<String>,
    pub education: Option<String>,
    pub occupation: Option<String>,
}

type Holds = Box<dyn BoxableExpression<members::table, MultiBackend, SqlType = Bool>>;

fn filters(narrowed: Narrowed, today: Day) -> Vec<Holds> {
    let mut all: Vec<Holds> = Vec::new();
    if let Some(organization) = narrowed.organization {
        all.push(Box::new(members::branch_id.eq_any(reach::below(&[organization]))));
    }
    if let Some(category) = narrowed.category {
        all.push(Box::new(members::category.eq(category)));
    }
    if narrowed.away {
        all.push(flow::is_away(today));
    }
    let born = members::born.assume_not_null();
    if let Some(day) = narrowed.born_by {
        all.push(Box::new(members::born.is_not_null().and(born.le(day))));
    }
    if let Some(day) = narrowed.born_after {
        all.push(Box::new(members::born.is_not_null().and(born.gt(day))));
    }
    if let Some(education) = narrowed.education {
        all.push(Box::new(members::education.eq(education)));
    }
    if let Some(occupation) = narrowed.occupation {
        all.push(Box::new(members::occupation.eq(occupation)));
    }
    all
}

/// Whether a member is away as of today. The caller has found the member within the scope.
pub fn is_away(shelf: &mut impl Shelf, member: MemberId) -> Outcome<bool> {
    let away = flow::is_away(shelf.today());
    let found = members::table.find(member).filter(away).count().get_result(shelf.conn());
    Ok(found.map(|found: i64| found > 0)?)
}

/// Above every text that begins with `prefix`.
fn end_of(prefix: &str) -> String {
    text::prefix_end(prefix).unwrap_or_else(|| format!("{prefix}\u{10FFFF}"))
}

/// A page of members within the scope, by name.
pub fn page(
    shelf: &mut impl Shelf,
    wanted: Wanted,
    after: Option<&(String, MemberId)>,
    limit: i64,
) -> Outcome<Vec<MemberRow>> {
    let today = shelf.today();
    let exact = wanted.phone.is_some() || wanted.id_number.is_some();
    let few = if exact { None } else { member::reach::few(shelf)? };
    let mut query =
        members::table.filter(visible(shelf.scope())).select(cols::<MemberRow>()).into_boxed();
    if let Some(few) = few {
        query = query.filter(members::id.eq_any(few));
    }
    if !wanted.with_left {
        query = query.filter(members::standing.ne(Standing::Left));
    }
    for filter in filters(wanted.narrowed, today) {
        query = query.filter(filter);
    }
    if let Some(prefix) = wanted.name_prefix {
        query = query.filter(members::name.lt(end_of(&prefix))).filter(members::name.ge(prefix));
    }
    if let Some(prefix) = wanted.initials_prefix {
        query = query
            .filter(members::initials.lt(end_of(&prefix)))
            .filter(members::initials.ge(prefix));
    }
    if let Some(prefix) = wanted.name_or_initials {
        let initials = prefix.to_ascii_lowercase();
        let by_initials =
            members::initials.lt(end_of(&initials)).and(members::initials.ge(initials));
        let by_name = members::name.lt(end_of(&prefix)).and(members::name.ge(prefix));
        query = query.filter(by_initials.or(by_name));
    }
    if let Some(hashes) = wanted.phone {
        query = query
            .filter(members::phone_index.is_not_null())
            .filter(members::phone_index.assume_not_null().eq_any(hashes));
    }
    if let Some(hashes) = wanted.id_number {
        query = query
            .filter(members::id_number_index.is_not_null())
            .filter(members::id_number_index.assume_not_null().eq_any(hashes));
    }
    if let Some((name, id)) = after {
        query = query.filter(
            members::name
                .gt(name.clone())
                .or(members::name.eq(name.clone()).and(members::id.gt(*id))),
        );
    }
    Ok(query.order((members::name, members::id)).limit(limit).load(shelf.conn())?)
}
