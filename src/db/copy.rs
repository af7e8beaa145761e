//! Every row of one database into an empty other, of either kind, in one transaction.
//!
//! Rows travel as JSON that the databases write and read themselves, with binary columns in hex, so
//! that a table which a later migration adds is copied without a line here.

use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::pool::{self, Purpose};
use super::{Conn, Target, migrate, probe};
use crate::kernel::fault::{Code, Fault, Outcome};

/// Rows written by one statement.
const AT_ONCE: usize = 500;
/// Tables that the databases keep for themselves.
const MIGRATIONS: &str = "__diesel_schema_migrations";

/// A table, and how many rows of it were copied and counted on both sides.
pub struct Copied {
    pub table: String,
    pub rows: i64,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    row: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl Column {
    fn is_binary(&self) -> bool {
        matches!(self.kind.to_ascii_lowercase().as_str(), "blob" | "bytea")
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn unfit(why: impl std::fmt::Display) -> Fault {
    Fault::new(Code::Unavailable).with_cause(why)
}

/// Copies all of `from`, as of one moment, into `into`, which must be blank; `told` hears of each table
/// that is done. Nothing is there when it fails. Both must be of this program's version.
pub fn copy(from: &Target, into: &Target, mut told: impl FnMut(&Copied)) -> Outcome<()> {
    if !probe::is_blank(into)? {
        return Err(unfit(format!("{into} is not empty: a copy is made into nothing")));
    }
    let mut source = probe::open(from)?;
    if migrate::pending(&mut source)? {
        return Err(unfit(format!(
            "{from} is older than this program: `hongyan migrate` it first"
        )));
    }
    let mut sink = pool::connect(into, Purpose::Write).map_err(unfit)?;
    sink.transaction(|sink| {
        migrate::migrate_up(sink)?;
        let deferred = defer(sink)?;
        source.transaction(|source| {
            if let Conn::Pg(source) = source {
                source
                    .batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            }
            for table in tables(source)? {
                told(&copy_table(source, sink, table)?);
            }
            Ok::<(), Fault>(())
        })?;
        enforce(sink, &deferred)
    })?;
    Ok(sink.batch_execute("ANALYZE")?)
}

fn tables(conn: &mut Conn) -> Outcome<Vec<String>> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' \
             ESCAPE '\\' ORDER BY name"
        }
        Conn::Pg(_) => {
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() \
             ORDER BY tablename"
        }
    };
    let rows: Vec<Named> = diesel::sql_query(sql).load(conn)?;
    Ok(rows.into_iter().map(|row| row.name).filter(|name| name != MIGRATIONS).collect())
}

fn columns(conn: &mut Conn, table: &str) -> Outcome<Vec<Column>> {
    let sql = match conn {
        Conn::Sqlite(_) => "SELECT name, type AS kind FROM pragma_table_info($1) ORDER BY cid",
        Conn::Pg(_) => {
            "SELECT column_name::text AS name, data_type::text AS kind \
             FROM information_schema.columns WHERE table_schema = current_schema() \
             AND table_name = $1 ORDER BY ordinal_position"
        }
    };
    Ok(diesel::sql_query(sql).bind::<Text, _>(table).load(conn)?)
}

/// Rows may refer to rows that come later. On PostgreSQL that is a property of each constraint, which
/// is put back by [`enforce`]; names of table and constraint are answered.
fn defer(sink: &mut Conn) -> Outcome<Vec<String>> {
    match sink {
        Conn::Sqlite(sink) => {
            sink.batch_execute("PRAGMA defer_foreign_keys = ON")?;
            Ok(Vec::new())
        }
        Conn::Pg(sink) => {
            // Millions of rows take longer than any request may.
            sink.batch_execute("SET LOCAL statement_timeout = 0")?;
            let constraints: Vec<Named> = diesel::sql_query(
                "SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I', conrelid::regclass, conname) \
                 AS name FROM pg_constraint WHERE contype = 'f' \
                 AND connamespace = current_schema()::regnamespace ORDER BY conname",
            )
            .load(sink)?;
            for constraint in &constraints {
                sink.batch_execute(&format!("{} DEFERRABLE INITIALLY DEFERRED", constraint.name))?;
            }
            Ok(constraints.into_iter().map(|constraint| constraint.name).collect())
        }
    }
}

fn enforce(sink: &mut Conn, deferred: &[String]) -> Outcome<()> {
    let Conn::Pg(sink) = sink else { return Ok(()) };
    sink.batch_execute("SET CONSTRAINTS ALL IMMEDIATE")?;
    for constraint in deferred {
        sink.batch_execute(&format!("{constraint} NOT DEFERRABLE"))?;
    }
    Ok(())
}

fn copy_table(source: &mut Conn, sink: &mut Conn, table: String) -> Outcome<Copied> {
    let columns = columns(sink, &table)?;
    if columns.is_empty() {
        return Err(unfit(format!("{table} is a table of another version")));
    }
    // Rows that the migrations put there come along with the others.
    diesel::sql_query(format!("DELETE FROM {}", quoted(&table))).execute(sink)?;
    let written = written(sink, &table, &columns);
    let mut batch = Vec::with_capacity(AT_ONCE);
    let mut write = |batch: &mut Vec<String>| -> QueryResult<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let rows = format!("[{}]", batch.join(","));
        batch.clear();
        diesel::sql_query(&written).bind::<Text, _>(rows).execute(sink).map(drop)
    };
    let read = diesel::sql_query(read(source, &table, &columns));
    let mut take = |row: QueryResult<Row>| -> QueryResult<()> {
        batch.push(row?.row);
        if batch.len() == AT_ONCE { write(&mut batch) } else { Ok(()) }
    };
    match source {
        Conn::Sqlite(source) => {
            for row in read.load_iter::<Row, DefaultLoadingMode>(source)? {
                take(row)?;
            }
        }
        Conn::Pg(source) => {
            for row in read.load_iter::<Row, PgRowByRowLoadingMode>(source)? {
                take(row)?;
            }
        }
    }
    write(&mut batch)?;
    let (there, here) = (count(source, &table)?, count(sink, &table)?);
    if there != here {
        return Err(unfit(format!("{table}: {there} rows there, {here} here")));
    }
    Ok(Copied { table, rows: here })
}

fn count(conn: &mut Conn, table: &str) -> Outcome<i64> {
    let sql = format!("SELECT count(*) AS count FROM {}", quoted(table));
    let counted: Count = diesel::sql_query(sql).get_result(conn)?;
    Ok(counted.count)
}

/// The query for a table's rows, each a JSON array.
fn read(source: &Conn, table: &str, columns: &[Column]) -> String {
    let value = |column: &Column| {
        let name = quoted(&column.name);
        match source {
            Conn::Sqlite(_) if column.is_binary() => {
                format!("iif({name} IS NULL, NULL, hex({name}))")
            }
            Conn::Pg(_) if column.is_binary() => format!("encode({name}, 'hex')"),
            Conn::Sqlite(_) | Conn::Pg(_) => name,
        }
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let row = match source {
        Conn::Sqlite(_) => format!("json_array({})", values.join(", ")),
        Conn::Pg(_) => format!("json_build_array({})::text", values.join(", ")),
    };
    format!("SELECT {row} AS row FROM {}", quoted(table))
}

/// The statement that writes a JSON array of such rows.
fn written(sink: &Conn, table: &str, columns: &[Column]) -> String {
    let value = |(at, column): (usize, &Column)| match sink {
        Conn::Sqlite(_) if column.is_binary() => format!("unhex(json_extract(value, '$[{at}]'))"),
        Conn::Sqlite(_) => format!("json_extract(value, '$[{at}]')"),
        Conn::Pg(_) if column.is_binary() => format!("decode(value ->> {at}, 'hex')"),
        Conn::Pg(_) => format!("(value ->> {at})::{}", column.kind),
    };
    let values: Vec<String> = columns.iter().enumerate().map(value).collect();
    let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    let rows = match sink {
        Conn::Sqlite(_) => "json_each($1)",
        Conn::Pg(_) => "json_array_elements($1::json)",
    };
    let (names, values) = (names.join(", "), values.join(", "));
    format!("INSERT INTO {} ({names}) SELECT {values} FROM {rows}", quoted(table))
}
