//! A whole database copied to the other kind and back.

use diesel::prelude::*;
use diesel::sql_types::Text;
use hongyan::access::{Permit, SystemTask};
use hongyan::audit::service;
use hongyan::db::{Target, copy};
use hongyan::kernel::fault::Code;

use crate::support::World;
use crate::support::database::{Guard, blank_postgres, replica, scratch};
use crate::support::journey::{as_member, leaving, registered};

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

fn said(target: &Target, sql: &str) -> Vec<String> {
    let query = diesel::sql_query(sql);
    let rows: Vec<Said> = match target {
        Target::Sqlite(path) => {
            query.load(&mut SqliteConnection::establish(path.to_str().unwrap()).unwrap())
        }
        Target::Postgres(url) => query.load(&mut PgConnection::establish(url).unwrap()),
    }
    .unwrap();
    rows.into_iter().map(|row| row.said).collect()
}

/// Every table with all its rows, as the database itself writes them.
pub fn everything(target: &Target) -> Vec<(String, Vec<String>)> {
    let tables = match target {
        Target::Sqlite(_) => {
            "SELECT name AS said FROM sqlite_master WHERE type = 'table' ORDER BY 1"
        }
        Target::Postgres(_) => {
            "SELECT tablename::text AS said FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        }
    };
    let mut all = Vec::new();
    for table in said(target, tables) {
        if table.starts_with("sqlite_") || table.starts_with("__") {
            continue;
        }
        let row = match target {
            Target::Postgres(_) => format!("{table}::text"),
            Target::Sqlite(_) => {
                let names = format!("SELECT name AS said FROM pragma_table_info('{table}')");
                let values: Vec<String> =
                    said(target, &names).iter().map(|name| format!("quote({name})")).collect();
                values.join(" || ',' || ")
            }
        };
        all.push((
            table.clone(),
            said(target, &format!("SELECT {row} AS said FROM {table} ORDER BY 1")),
        ));
    }
    all
}

/// An empty database of the kind that this one is not, and an empty one of its own kind.
fn blanks(of: &Target) -> Option<[(Target, Guard); 2]> {
    let postgres = blank_postgres("copy")?;
    let file = || {
        let folder = scratch();
        (Target::Sqlite(folder.join("copy.db")), Guard::Folder(folder))
    };
    match of {
        Target::Sqlite(_) => Some([postgres, file()]),
        Target::Postgres(_) => Some([file(), postgres]),
    }
}

on_both! {
    async fn a_copy_of_a_copy_is_what_was_copied(world: World) {
        registered(&world, leaving(&world)).await;
        as_member(&world, 0).await;
        let permit = Permit::system(SystemTask::Sealer);
        while world.app.db.write(&permit, service::seal).await.unwrap() > 0 {}
        let first = world.app.db.target().clone();
        let Some([(other, _keep), (back, _keep_too)]) = blanks(&first) else { return };

        let mut tables = 0;
        copy(&first, &other, |_| tables += 1).unwrap();
        assert!(tables > 30, "{tables} tables");
        copy(&other, &back, |_| ()).unwrap();
        for (was, is) in everything(&first).iter().zip(&everything(&back)) {
            assert!(was == is, "{} differs", was.0);
        }
        let refused = copy(&first, &back, |_| ()).unwrap_err();
        assert_eq!(refused.code, Code::Unavailable);

        let copied = replica(&other, &world.clock);
        let permit = Permit::system(SystemTask::CommandLine);
        let report = copied.read(&permit, |reader| service::verify(reader, &[])).await.unwrap();
        assert_eq!((report.first_bad, report.unsealed), (None, 0));
        assert!(report.sealed > 20, "the trail is as long as it was");
        copied.drain();
    }
}
