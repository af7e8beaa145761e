//! Lists of a few among many walk an index of the few.

use std::sync::{Arc, Barrier, Mutex};

use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;
use futures_util::future::join_all;
use hongyan::access::{Permit, SystemTask};
use hongyan::db::{Conn, Reader, Shelf};
use serde_json::json;

use crate::support::World;
use crate::support::journey::{as_member, leaving, registered};

/// Connections that the world reads by.
const READERS: usize = 4;

const CHECK_INS: &str = "/api/v1/check-ins";

/// Twenty thousand check-ins beside the one that is there, of which nobody has to look at any.
const MANY: &str = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000) \
    INSERT INTO check_ins (id, member_id, client_id, content_hash, flow_id, kind, made_at, \
    received_at, region_code, note, channel, proxy_id, proxy_reason, effect, effect_reason, answer, \
    read_by, read_at) SELECT id + n, member_id, client_id || n, content_hash, flow_id, kind, made_at, \
    received_at, region_code, note, channel, proxy_id, proxy_reason, 'applied', '', answer, read_by, \
    read_at FROM check_ins, n";

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "detail")]
    sqlite: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "QUERY PLAN")]
    postgres: String,
}

async fn multiplied(world: &World) {
    let permit = Permit::system(SystemTask::CommandLine);
    let many = |tx: &mut hongyan::db::WriteTx<'_>| {
        diesel::sql_query(MANY).execute(tx.conn())?;
        Ok(())
    };
    world.app.db.write(&permit, many).await.unwrap();
    let app = world.app.clone();
    tokio::task::spawn_blocking(move || app.db.analyze()).await.unwrap().unwrap();
}

/// The statements by which the world reads from now on.
async fn watch_the_readers(world: &World) -> Arc<Mutex<Vec<String>>> {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let all_at_once = Arc::new(Barrier::new(READERS));
    let watched = (0..READERS).map(|_| {
        let (log, all_at_once) = (seen.clone(), all_at_once.clone());
        async move {
            let watch = move |reader: &mut Reader<'_>| {
                reader.conn().set_instrumentation(move |event: InstrumentationEvent<'_>| {
                    if let InstrumentationEvent::StartQuery { query, .. } = event {
                        log.lock().unwrap().push(query.to_string());
                    }
                });
                all_at_once.wait();
                Ok(())
            };
            let permit = Permit::system(SystemTask::CommandLine);
            world.app.db.read(&permit, watch).await.unwrap();
        }
    });
    join_all(watched).await;
    seen
}

/// How the database would go about a statement, whatever its parameters.
async fn plan_of(world: &World, statement: &str) -> String {
    let sql = statement.split(" -- binds").next().unwrap().to_owned();
    let explain = move |reader: &mut Reader<'_>| {
        if let Conn::Sqlite(conn) = reader.conn() {
            let steps = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}"));
            let steps: Vec<Step> = steps.load(conn)?;
            return Ok(steps.into_iter().map(|step| step.sqlite + "\n").collect());
        }
        let parameters = (1..).take_while(|n| sql.contains(&format!("${n}"))).map(|_| "NULL");
        let parameters: Vec<&str> = parameters.collect();
        reader.conn().batch_execute(&format!(
            "SET plan_cache_mode = force_generic_plan; PREPARE asked AS {sql}"
        ))?;
        let lines = format!("EXPLAIN (COSTS OFF) EXECUTE asked ({})", parameters.join(", "));
        let lines: Vec<Line> = diesel::sql_query(lines).load(reader.conn())?;
        Ok(lines.into_iter().map(|line| line.postgres + "\n").collect::<String>())
    };
    world.app.db.read(&Permit::system(SystemTask::CommandLine), explain).await.unwrap()
}

on_both! {
    async fn check_ins_to_be_looked_at_are_found_among_many(world: World) {
        registered(&world, leaving(&world)).await;
        let member = as_member(&world, 0).await;
        let old = json!({
            "id": "phone-0303", "kind": "all_is_well", "made_at": "2026-01-15T09:00:00Z",
            "region_code": "440306",
        });
        let made = world.post(CHECK_INS).by(&member).json(old).send().await.expect(201);
        assert_eq!(made.json["effect"], "needs_review");
        multiplied(&world).await;
        let home = world.officer("zhang.liuxi").await;
        let seen = watch_the_readers(&world).await;
        let list = world.get(&format!("{CHECK_INS}?needs_review=true")).by(&home).send().await;
        assert_eq!(list.expect(200).json["items"].as_array().unwrap().len(), 1);
        let statements = seen.lock().unwrap().clone();
        let asked = statements.iter().find(|text| text.contains("needs_review")).unwrap();
        let plan = plan_of(&world, asked).await;
        assert!(plan.contains("check_ins_review"), "{asked}\n{plan}");
        assert!(!plan.to_lowercase().contains("sort") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
