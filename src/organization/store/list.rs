//! Searching the tree. Names begin with the text by an index; only where none does, the short names
//! are read through.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::{OrganizationRow, visible};
use crate::access::OrganizationId;
use crate::db::schema::organizations;
use crate::db::{MultiBackend, Shelf, cols};
use crate::kernel::fault::Outcome;
use crate::kernel::text::prefix_end;
use crate::organization::model::{OrganizationKind, OrganizationState, OrganizationType};
use crate::organization::view::Match;

/// Which organizations.
#[derive(Clone, Debug)]
pub struct Filter {
    pub superior: Option<OrganizationId>,
    pub text: Option<String>,
    pub kind: Option<OrganizationKind>,
    pub level: Option<OrganizationType>,
    /// The code's own digits without the zeros that stand for "all of it".
    pub region: Option<String>,
    pub state: OrganizationState,
}

type Condition = Box<dyn BoxableExpression<organizations::table, MultiBackend, SqlType = Bool>>;

/// Organizations in force that go by exactly this code, name or short name.
pub fn called(shelf: &mut impl Shelf, text: &str, limit: i64) -> Outcome<Vec<OrganizationRow>> {
    let called = organizations::code
        .assume_not_null()
        .eq(text)
        .or(organizations::name.eq(text))
        .or(organizations::short_name.eq(text));
    Ok(organizations::table
        .filter(visible(shelf.scope()))
        .filter(organizations::state.eq(OrganizationState::Active))
        .filter(called)
        .order((organizations::short_name, organizations::id))
        .select(cols::<OrganizationRow>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// Organizations by short name, after a position.
pub fn page(
    shelf: &mut impl Shelf,
    filter: &Filter,
    by: Match,
    after: Option<&(String, OrganizationId)>,
    limit: i64,
) -> Outcome<Vec<OrganizationRow>> {
    let mut query = organizations::table
        .filter(visible(shelf.scope()))
        .filter(organizations::state.eq(filter.state))
        .select(cols::<OrganizationRow>())
        .into_boxed();
    if let Some(superior) = filter.superior {
        query = query.filter(organizations::superior_id.eq(superior));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(organizations::kind.eq(kind));
    }
    if let Some(level) = filter.level {
        query = query.filter(organizations::type_.eq(level));
    }
    if let Some((from, to)) = filter.region.as_deref().and_then(range) {
        query = query
            .filter(organizations::region_code.ge(from).and(organizations::region_code.lt(to)));
    }
    if let Some(condition) = filter.text.as_deref().and_then(|text| named(text, by)) {
        query = query.filter(condition);
    }
    if let Some((name, id)) = after {
        let name = name.clone();
        query = query.filter(
            organizations::short_name
                .gt(name.clone())
                .or(organizations::short_name.eq(name).and(organizations::id.gt(*id))),
        );
    }
    let order = (organizations::short_name, organizations::id);
    Ok(query.order(order).limit(limit).load(shelf.conn())?)
}

fn range(prefix: &str) -> Option<(String, String)> {
    Some((prefix.to_owned(), prefix_end(prefix)?))
}

fn named(text: &str, by: Match) -> Option<Condition> {
    match by {
        Match::Begins => {
            let (from, to) = range(text)?;
            let (typed, typed_to) = range(&text.to_ascii_lowercase())?;
            let short = organizations::short_name
                .ge(from.clone())
                .and(organizations::short_name.lt(to.clone()));
            let full = organizations::name.ge(from).and(organizations::name.lt(to));
            let initials =
                organizations::initials.ge(typed).and(organizations::initials.lt(typed_to));
            Some(Box::new(short.or(full).or(initials)))
        }
        Match::Holds => {
            let pattern = format!("%{}%", escape(text));
            Some(Box::new(organizations::short_name.like(pattern).escape('\\')))
        }
    }
}

/// A text that LIKE takes as it stands.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn wildcards_of_the_database_are_letters_here() {
        assert_eq!(escape("50%_a\\b"), "50\\%\\_a\\\\b");
    }
}
