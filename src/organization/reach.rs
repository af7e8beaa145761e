//! How the tree is stored, known here only: a closure table `(ancestor, descendant)`. Other rooms
//! compose these into their `visible` predicates.

use diesel::dsl::{EqAny, Filter, Select};
use diesel::prelude::*;

use crate::access::OrganizationId;
use crate::db::schema::organization_reach as closure;

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
