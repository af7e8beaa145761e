//! Both trees of migrations: up, down and up again; equal to each other, to the schema the queries
//! are written against, and to the enums of the program.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use hongyan::db::{Conn, Target, migrate_down, migrate_up, pending};

use crate::support::database::{Guard, blank_postgres};

/// A database with nothing in it.
struct Blank {
    conn: Conn,
    _guard: Option<Guard>,
}

fn sqlite() -> Blank {
    Blank { conn: Conn::Sqlite(SqliteConnection::establish(":memory:").unwrap()), _guard: None }
}

/// None where no PostgreSQL was given to the tests.
fn postgres(name: &str) -> Option<Blank> {
    let (target, guard) = blank_postgres(name)?;
    let Target::Postgres(url) = target else { return None };
    Some(Blank { conn: Conn::Pg(PgConnection::establish(&url).unwrap()), _guard: Some(guard) })
}

#[derive(QueryableByName, Debug)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

#[derive(QueryableByName, Debug)]
struct Definition {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

/// `table.column` → diesel's name of its type.
fn columns(conn: &mut Conn) -> BTreeMap<String, String> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT m.name || '.' || p.name AS place, \
             CASE WHEN p.name = 'id' AND p.type = 'INTEGER' THEN 'BIGINT' ELSE p.type END AS kind, \
             p.\"notnull\" = 0 AND p.pk = 0 AS nullable \
             FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
        }
        Conn::Pg(_) => {
            "SELECT table_name || '.' || column_name AS place, upper(data_type) AS kind, \
             is_nullable = 'YES' AS nullable FROM information_schema.columns \
             WHERE table_schema = 'public'"
        }
    };
    let found: Vec<Column> = diesel::sql_query(sql).load(conn).unwrap();
    let named = |column: Column| {
        let kind = match column.kind.as_str() {
            "BIGINT" => "BigInt",
            "INTEGER" => "Integer",
            "TEXT" => "Text",
            "BLOB" | "BYTEA" => "Binary",
            "BOOLEAN" => "Bool",
            other => other,
        };
        let kind = if column.nullable { format!("Nullable<{kind}>") } else { kind.to_owned() };
        (column.place, kind)
    };
    let own = found.into_iter().filter(|column| !column.place.starts_with("__diesel"));
    own.map(named).collect()
}

/// Index → what it is over, in one spelling.
fn indexes(conn: &mut Conn) -> BTreeMap<String, String> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT name AS place, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        }
        Conn::Pg(_) => {
            "SELECT indexname AS place, indexdef AS sql FROM pg_indexes \
             WHERE schemaname = 'public' AND indexname NOT LIKE '%\\_pkey'"
        }
    };
    let found: Vec<Definition> = diesel::sql_query(sql).load(conn).unwrap();
    let spelled = |sql: &str| {
        let sql = sql.replace("public.", "").replace("USING btree ", "").replace("::text", "");
        sql.chars().filter(|c| !"()\" \n".contains(*c)).collect::<String>().to_lowercase()
    };
    found.into_iter().map(|index| (index.place, spelled(&index.sql))).collect()
}

/// `table.column` → the names its CHECK allows.
fn checks(conn: &mut Conn) -> BTreeMap<String, BTreeSet<String>> {
    match conn {
        Conn::Sqlite(_) => {
            let sql = "SELECT name AS place, sql FROM sqlite_master WHERE type = 'table'";
            let tables: Vec<Definition> = diesel::sql_query(sql).load(conn).unwrap();
            let of_table = |table: Definition| {
                let found: Vec<_> = table
                    .sql
                    .split("CHECK (")
                    .skip(1)
                    .map(|check| {
                        let (column, rest) = check.split_once(" IN (").unwrap();
                        (
                            format!("{}.{column}", table.place),
                            quoted(rest.split_once(')').unwrap().0),
                        )
                    })
                    .collect();
                found
            };
            tables.into_iter().flat_map(of_table).collect()
        }
        Conn::Pg(_) => {
            let sql = "SELECT conrelid::regclass || '.' || attname AS place, \
                pg_get_constraintdef(c.oid) AS sql FROM pg_constraint c \
                JOIN pg_attribute a ON attrelid = conrelid AND attnum = conkey[1] \
                WHERE contype = 'c' AND connamespace = 'public'::regnamespace";
            let found: Vec<Definition> = diesel::sql_query(sql).load(conn).unwrap();
            found.into_iter().map(|check| (check.place, quoted(&check.sql))).collect()
        }
    }
}

fn quoted(text: &str) -> BTreeSet<String> {
    text.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The columns that `src/db/schema` tells the queries of.
fn schema() -> BTreeMap<String, String> {
    let folder = format!("{}/src/db/schema", env!("CARGO_MANIFEST_DIR"));
    let mut columns = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for table in text.split("diesel::table! {").skip(1) {
            let table = table.split("\n}").next().unwrap();
            let name = table.split('(').next().unwrap().trim();
            for line in table.lines() {
                if let Some((column, kind)) = line.split_once(" -> ") {
                    let column = column.trim().trim_end_matches('_');
                    columns.insert(format!("{name}.{column}"), kind.trim_end_matches(',').into());
                }
            }
        }
    }
    columns
}

/// Fails with what differs, and only that.
#[track_caller]
fn same<T: PartialEq + std::fmt::Debug>(one: &BTreeMap<String, T>, other: &BTreeMap<String, T>) {
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differ: Vec<String> = names
        .into_iter()
        .filter(|name| one.get(*name) != other.get(*name))
        .map(|name| format!("{name}: {:?} and {:?}", one.get(name), other.get(name)))
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

fn up_down_up(mut blank: Blank) {
    let conn = &mut blank.conn;
    assert!(migrate_up(conn).unwrap() > 5);
    assert!(!pending(conn).unwrap());
    let (first_columns, first_indexes, first_checks) = (columns(conn), indexes(conn), checks(conn));
    migrate_down(conn).unwrap();
    same(&columns(conn), &BTreeMap::new());
    same(&indexes(conn), &BTreeMap::new());
    assert!(pending(conn).unwrap());
    migrate_up(conn).unwrap();
    same(&columns(conn), &first_columns);
    same(&indexes(conn), &first_indexes);
    same(&checks(conn), &first_checks);
}

#[test]
fn sqlite_goes_up_down_and_up_again() {
    up_down_up(sqlite());
}

#[test]
fn postgres_goes_up_down_and_up_again() {
    if let Some(blank) = postgres("ways") {
        up_down_up(blank);
    }
}

#[test]
fn sqlite_has_the_columns_that_queries_are_written_against() {
    let mut blank = sqlite();
    migrate_up(&mut blank.conn).unwrap();
    same(&columns(&mut blank.conn), &schema());
}

#[test]
fn both_databases_have_the_same_columns_indexes_and_checks() {
    let Some(mut postgres) = postgres("parity") else { return };
    let mut sqlite = sqlite();
    migrate_up(&mut sqlite.conn).unwrap();
    migrate_up(&mut postgres.conn).unwrap();
    same(&columns(&mut sqlite.conn), &columns(&mut postgres.conn));
    same(&indexes(&mut sqlite.conn), &indexes(&mut postgres.conn));
    same(&checks(&mut sqlite.conn), &checks(&mut postgres.conn));
}

#[test]
fn checks_allow_the_states_of_the_program_and_no_others() {
    use hongyan::{
        auth, bulk, checkin, exchange, flow, followup, job, kernel, member, notify, organization,
        placement, privacy, webhook,
    };
    let enums: &[(&str, &[&str])] = &[
        ("organizations.type", organization::model::OrganizationType::NAMES),
        ("organizations.kind", organization::model::OrganizationKind::NAMES),
        ("organizations.state", organization::model::OrganizationState::NAMES),
        ("organization_lines.kind", organization::model::LineKind::NAMES),
        ("accounts.state", auth::model::AccountState::NAMES),
        ("sessions.kind", auth::model::SessionKind::NAMES),
        ("sessions.method", auth::model::LogInMethod::NAMES),
        ("members.sex", kernel::identity::Sex::NAMES),
        ("members.category", member::model::Category::NAMES),
        ("phone_changes.state", member::phone::model::PhoneChangeState::NAMES),
        ("members.standing", member::model::Standing::NAMES),
        ("flows.state", flow::model::FlowState::NAMES),
        ("placements.state", placement::model::PlacementState::NAMES),
        ("check_ins.kind", checkin::model::CheckInKind::NAMES),
        ("check_ins.effect", checkin::model::CheckInEffect::NAMES),
        ("follow_up_cases.stage", followup::model::Stage::NAMES),
        ("organization_changes.change", organization::model::ChangeKind::NAMES),
        ("affiliations.cause", member::model::AffiliationCause::NAMES),
        ("flows.destination", flow::model::DestinationKind::NAMES),
        ("flows.channel", flow::model::FlowChannel::NAMES),
        ("flows.primary_manager", flow::model::Side::NAMES),
        ("flows.talk", flow::model::Talk::NAMES),
        ("check_ins.channel", checkin::model::ReportChannel::NAMES),
        ("contact_attempts.result", followup::model::AttemptResult::NAMES),
        ("follow_up_cases.side", flow::model::Side::NAMES),
        ("case_hand_offs.side", flow::model::Side::NAMES),
        ("imports.kind", exchange::import::ImportKind::NAMES),
        ("imports.state", exchange::import::ImportState::NAMES),
        ("import_rows.action", exchange::import::RowAction::NAMES),
        ("bulk_actions.kind", bulk::model::BulkKind::NAMES),
        ("bulk_items.outcome", bulk::model::ItemOutcome::NAMES),
        ("jobs.state", job::model::JobState::NAMES),
        ("text_messages.state", notify::model::TextState::NAMES),
        ("correction_requests.field", member::correction::model::CorrectableField::NAMES),
        ("correction_requests.state", member::correction::model::CorrectionRequestState::NAMES),
        ("consents.purpose", privacy::model::Purpose::NAMES),
        ("webhook_endpoints.state", webhook::model::EndpointState::NAMES),
        ("webhook_deliveries.side", flow::model::Side::NAMES),
        ("webhook_deliveries.state", webhook::model::DeliveryState::NAMES),
        ("webhook_deliveries.fault", webhook::model::DeliveryFault::NAMES),
        ("import_rows.verdict", exchange::issue::Verdict::NAMES),
    ];
    let mut blank = sqlite();
    migrate_up(&mut blank.conn).unwrap();
    let checks = checks(&mut blank.conn);
    for (place, names) in enums {
        let names: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(checks.get(*place), Some(&names), "{place}");
    }
}
