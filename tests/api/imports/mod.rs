//! Imports of a ledger and of a register.

mod filled;
mod guards;
mod hosts;
mod overtaken;
mod particulars;
mod told;
mod whole;

use diesel::prelude::*;
use hongyan::access::{OrganizationId, Permit, SystemTask};
use hongyan::db::{Shelf, schema};
use hongyan::demo::{self, org};
use hongyan::job::service as job;
use hongyan::kernel::clock::Timestamp;
use hongyan::organization::model::{NewOrganization, OrganizationKind, OrganizationType};
use serde_json::{Value, json};

use crate::support::{Persona, Reply, World};

pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const XLS: &str = "application/vnd.ms-excel";

fn sample() -> Vec<u8> {
    include_bytes!("../../data/ledger-sample.xlsx").to_vec()
}

/// The township's clerk, on a day after the sample was written.
pub async fn clerk(world: &World) -> Persona {
    world.clock.set(Timestamp::parse_rfc3339("2026-11-22T04:00:00Z").unwrap());
    world.officer("lin.baisha").await
}

async fn found(world: &World, names: &[&str]) {
    let superior = world.organization(org::HOME_TOWNSHIP);
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let permit = Permit::system(SystemTask::CommandLine);
    world
        .app
        .db
        .write(&permit, move |tx| {
            for name in names {
                let established_on = tx.today().plus_months(-12);
                hongyan::organization::service::found(
                    tx,
                    NewOrganization {
                        superior_id: Some(superior),
                        name: format!("中共白沙镇{name}"),
                        short_name: Some(name),
                        r#type: OrganizationType::Branch,
                        kind: OrganizationKind::Village,
                        region_code: "330282".to_owned(),
                        established_on,
                        document_number: String::new(),
                        contact_phone: String::new(),
                    },
                )?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// The branches of the sample that the demo county lacks.
const MISSING: [&str; 6] = [
    "上湾村党支部",
    "大塘村第一党支部",
    "青山社区党支部",
    "红星村党支部",
    "新联村党支部",
    "河口村党总支",
];

/// The sample ledger on the register, with its branches.
pub async fn ledger_applied(world: &World) {
    let clerk = clerk(world).await;
    found(world, &MISSING).await;
    let id = upload(world, &clerk, "ledger", (XLSX, sample())).await.expect(201).id();
    apply(world, &clerk, &id, true).await.expect(200);
}

/// Registrations there are, seen or not.
async fn flows(world: &World) -> i64 {
    let permit = Permit::system(SystemTask::CommandLine);
    let count = |reader: &mut hongyan::db::Reader<'_>| {
        Ok(schema::flows::table.count().get_result(reader.conn())?)
    };
    world.app.db.read(&permit, count).await.unwrap()
}

pub async fn upload(world: &World, who: &Persona, kind: &str, file: (&str, Vec<u8>)) -> Reply {
    let township = world.organization(org::HOME_TOWNSHIP);
    upload_to(world, who, township, kind, file).await
}

pub async fn upload_to(
    world: &World,
    who: &Persona,
    organization: OrganizationId,
    kind: &str,
    (content, bytes): (&str, Vec<u8>),
) -> Reply {
    let path = format!("/api/v1/imports?organization_id={organization}&kind={kind}");
    world.post(&path).by(who).body(content, bytes).send().await
}

pub async fn rows(world: &World, who: &Persona, id: &str, query: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/imports/{id}/rows?limit=100{query}{cursor}");
        let page = world.get(&path).by(who).send().await.expect(200);
        all.extend(page.json["items"].as_array().unwrap().iter().cloned());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// Applies an import that was not touched since the upload, to the end of its job; answers with what
/// became of the rows.
pub async fn apply(world: &World, who: &Persona, id: &str, warnings: bool) -> Reply {
    let body = json!({ "include_warnings": warnings });
    apply_as(world, who, id, 1, body).await
}

async fn apply_as(world: &World, who: &Persona, id: &str, version: i64, body: Value) -> Reply {
    let path = format!("/api/v1/imports/{id}/apply");
    let begun = world.post(&path).by(who).if_match(version).json(body).send().await;
    finished(world, who, begun).await
}

async fn undo(world: &World, who: &Persona, id: &str, version: i64) -> Reply {
    let path = format!("/api/v1/imports/{id}/undo");
    let begun = world.post(&path).by(who).if_match(version).send().await;
    finished(world, who, begun).await
}

/// Lets the job that was begun come to its end; answers with the job.
async fn ended(world: &World, who: &Persona, begun: &Reply) -> Reply {
    while job::work(&world.app.db).await.unwrap() {}
    world.get(&format!("/api/v1/jobs/{}", begun.id())).by(who).send().await.expect(200)
}

/// Lets the job that was begun come to its end; answers with its result.
async fn finished(world: &World, who: &Persona, begun: Reply) -> Reply {
    if begun.status != 202 {
        return begun;
    }
    let mut ended = ended(world, who, &begun).await;
    assert_eq!(ended.json["state"], "succeeded", "{}", ended.text);
    ended.json = ended.json["result"].clone();
    ended
}

/// Every member that the clerk sees, by id, with what is shown.
async fn register(world: &World, who: &Persona) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/members?limit=200{cursor}");
        let page = world.get(&path).by(who).send().await.expect(200);
        all.extend(page.json["items"].as_array().unwrap().iter().cloned());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

pub fn count(rows: &[Value], key: &str, value: &str) -> usize {
    rows.iter().filter(|row| row[key] == value).count()
}

pub fn has(row: &Value, code: &str) -> bool {
    row["issues"].as_array().unwrap().iter().any(|issue| issue["code"] == code)
}

pub fn csv(lines: &[&str]) -> (&'static str, Vec<u8>) {
    ("text/csv", lines.join("\r\n").into_bytes())
}

const LEDGER: &str =
    "姓名,公民身份号码,党员类别,入党时间,所在党支部,联系电话,流出时间,流出原因,流入地,备注,爱好";
pub const REGISTER: &str =
    "姓名,公民身份号码,民族,学历,党员类别,入党时间,所在党支部,联系电话,家庭住址,备注";

pub fn person(number: usize) -> String {
    demo::people::id_number(number)
}

/// A ledger of `people`, all of Liuxi.
pub fn ledger(people: std::ops::Range<usize>) -> (&'static str, Vec<u8>) {
    let mut lines = vec![LEDGER.to_owned()];
    lines.extend(people.map(|n| {
        format!("新人,{},正式,2009-06,柳溪村党支部,,2024年3月,务工,深圳市宝安区,,", person(n))
    }));
    ("text/csv", lines.join("\r\n").into_bytes())
}
