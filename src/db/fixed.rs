//! An `UPDATE` whose text does not vary with its values, so that a connection prepares it once. diesel
//! prepares every `UPDATE` anew, since in general an absent value changes its text (ADR 16).

use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;
use diesel::{AppearsOnTable, Expression, QueryResult, QuerySource, RunQueryDsl};

use super::{Conn, MultiBackend};

/// Executed as any statement is; kept prepared by its text, so that a text that varies after all
/// costs memory and no more.
pub struct FixedUpdate<From, Filter, Changes> {
    from: From,
    filter: Filter,
    changes: Changes,
}

/// `UPDATE table SET changes WHERE filter`.
pub fn fixed_update<T, Filter, Changes>(
    table: T,
    filter: Filter,
    changes: Changes,
) -> FixedUpdate<T::FromClause, Filter, Changes::Changeset>
where
    T: QuerySource,
    Filter: Expression<SqlType = Bool> + AppearsOnTable<T>,
    Changes: AsChangeset<Target = T>,
{
    FixedUpdate { from: table.from_clause(), filter, changes: changes.as_changeset() }
}

impl<From, Filter, Changes> QueryFragment<MultiBackend> for FixedUpdate<From, Filter, Changes>
where
    From: QueryFragment<MultiBackend>,
    Filter: QueryFragment<MultiBackend>,
    Changes: QueryFragment<MultiBackend>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        pass.push_sql("UPDATE ");
        self.from.walk_ast(pass.reborrow())?;
        pass.push_sql(" SET ");
        self.changes.walk_ast(pass.reborrow())?;
        pass.push_sql(" WHERE ");
        self.filter.walk_ast(pass)
    }
}

impl<From, Filter, Changes> QueryId for FixedUpdate<From, Filter, Changes> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<From, Filter, Changes> RunQueryDsl<Conn> for FixedUpdate<From, Filter, Changes> {}
