//! Lists taken along as files: what is in them, who may have them, how long they are kept, and that
//! they come back without a change.

mod files;
mod keeping;
mod round_trip;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use hongyan::access::OrganizationId;
use hongyan::job::service as job;
use serde_json::{Value, json};

use crate::support::{Persona, Reply, World};

const EXPORTS: &str = "/api/v1/exports";

/// Asks for a list.
async fn ask(
    world: &World,
    by: &Persona,
    organization: OrganizationId,
    kind: &str,
    format: &str,
) -> Reply {
    let body = json!({ "organization_id": organization, "kind": kind, "format": format });
    world.post(EXPORTS).by(by).json(body).send().await
}

/// Asks for a list in full.
async fn ask_in_full(
    world: &World,
    by: &Persona,
    organization: OrganizationId,
    kind: &str,
    format: &str,
) -> Reply {
    let body = json!({
        "organization_id": organization, "kind": kind, "format": format, "reason": "上报季度台账",
    });
    world.post("/api/v1/exports/full").by(by).json(body).send().await
}

async fn finish(world: &World) {
    while job::work(&world.app.db).await.unwrap() {}
}

async fn shown(world: &World, by: &Persona, id: &str) -> Value {
    world.get(&format!("{EXPORTS}/{id}")).by(by).send().await.expect(200).json
}

async fn fetch(world: &World, by: &Persona, id: &str) -> Reply {
    world.get(&format!("{EXPORTS}/{id}/file")).by(by).send().await
}

/// A list as a file, from the question to the bytes.
pub async fn exported(
    world: &World,
    by: &Persona,
    organization: OrganizationId,
    kind: &str,
    format: &str,
) -> Vec<u8> {
    let id = ask(world, by, organization, kind, format).await.expect(202).id();
    finish(world).await;
    fetch(world, by, &id).await.expect(200).bytes
}

/// The same in full.
async fn exported_in_full(
    world: &World,
    by: &Persona,
    organization: OrganizationId,
    kind: &str,
    format: &str,
) -> Vec<u8> {
    let id = ask_in_full(world, by, organization, kind, format).await.expect(202).id();
    finish(world).await;
    fetch(world, by, &id).await.expect(200).bytes
}

/// A file's table: the titles, then each row.
pub fn table(bytes: &[u8], format: &str) -> Vec<Vec<String>> {
    if format == "csv" {
        let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        return reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::Float(number) => format!("{number}"),
        Data::Int(number) => number.to_string(),
        Data::String(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    // Above the titles stands the name of the list.
    range.rows().skip(1).map(|row| row.iter().map(text).collect()).collect()
}

/// The cells of a column.
fn column(table: &[Vec<String>], title: &str) -> Vec<String> {
    let at = table[0].iter().position(|cell| cell == title).unwrap();
    table[1..].iter().map(|row| row[at].clone()).collect()
}

/// How many parts rest in the database.
async fn parts(world: &World) -> i64 {
    use diesel::prelude::*;
    use hongyan::access::{Permit, SystemTask};
    use hongyan::db::{Shelf, schema::export_parts};
    let permit = Permit::system(SystemTask::CommandLine);
    let count = |reader: &mut hongyan::db::Reader<'_>| {
        Ok(export_parts::table.count().get_result(reader.conn())?)
    };
    world.app.db.read(&permit, count).await.unwrap()
}
