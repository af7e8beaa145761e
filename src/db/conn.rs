//! One connection type over both databases, and the two adapters for what diesel's enum cannot
//! express by itself.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// A connection to either database. Queries are written once, against [`MultiBackend`].
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

/// A statement that both databases understand but that the enum's backend does not offer, such as
/// `ON CONFLICT` or `UNION`: it is rendered by whichever database is connected.
#[derive(Debug, Clone, Copy)]
pub struct Both<Q>(pub Q);

impl<Q> QueryFragment<MultiBackend> for Both<Q>
where
    Q: QueryFragment<diesel::pg::Pg> + QueryFragment<diesel::sqlite::Sqlite>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}

impl<Q: QueryId> QueryId for Both<Q> {
    type QueryId = Q::QueryId;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for Both<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> RunQueryDsl<Conn> for Both<Q> {}

/// The columns of a row struct, for `.returning(cols::<Row>())` and `.select(cols::<Row>())`.
pub fn cols<R: Selectable<MultiBackend>>() -> R::SelectExpression {
    R::construct_selection()
}

/// Runs a statement once per variant of the connection, for inserts of many rows.
#[macro_export]
macro_rules! each {
    ($conn:expr => $inner:ident, $body:expr) => {
        match $conn {
            $crate::db::Conn::Pg($inner) => $body,
            $crate::db::Conn::Sqlite($inner) => $body,
        }
    };
}
