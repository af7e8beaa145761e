//! Lists of a few among many walk an index of the few.

use std::sync::{Arc, Barrier, Mutex};

use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;
use futures_util::future::join_all;
use hongyan::access::{Permit, SystemTask};
use hongyan::db::{Conn, Reader, Shelf};
use hongyan::demo::{org, people};
use serde_json::json;

use crate::support::World;
use crate::support::journey::{as_member, leaving, placement_of, registered};

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

/// Members like the first one, in a branch.
fn members_in(world: &World, branch: &str, count: usize) -> String {
    format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count}) \
        INSERT INTO members (id, branch_id, name, initials, sex, ethnicity, education, occupation, \
        category, joined_on, standing, created_at, updated_at, version, hidden) \
        SELECT id + 100000000000000 + n, {}, 'X' || n, 'x', sex, ethnicity, education, occupation, category, joined_on, \
        standing, created_at, updated_at, version, hidden FROM members, n WHERE id = {}",
        world.organization(branch).raw(),
        world.member(0).raw()
    )
}

/// More members in the first one's branch than are named one by one.
fn beside(world: &World) -> Vec<String> {
    vec![members_in(world, org::LIUXI, 2_000)]
}

/// Five thousand members of somebody else, who were away.
fn elsewhere(world: &World) -> Vec<String> {
    let elsewhere = world.organization(org::SHIQIAO).raw();
    let flows = format!(
        "INSERT INTO flows (id, member_id, home_branch_id, state, departs_on, cause, kind, destination, \
        region_code, details, channel, primary_manager, primary_policy, talk, document_number, \
        submitted_at, registered_at, seen_on, due_on, due_policy, watch_on, open, hidden, created_at, \
        version) SELECT members.id, members.id, {elsewhere}, 'closed', departs_on, cause, kind, destination, \
        region_code, details, channel, primary_manager, primary_policy, talk, document_number, \
        submitted_at, registered_at, seen_on, due_on, due_policy, watch_on, false, false, \
        flows.created_at, 1 FROM flows, members WHERE members.name LIKE 'X%'"
    );
    vec![members_in(world, org::SHIQIAO, 5_000), flows]
}

/// Five thousand open cases of members of five hundred other branches, each with an owner.
fn cases_elsewhere(world: &World) -> Vec<String> {
    let owner = world.county.account("wang.shiqiao").unwrap().raw();
    let branch = world.organization(org::SHIQIAO).raw();
    let branches = format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 500) \
        INSERT INTO organizations (id, name, short_name, initials, type, kind, region_code, superior_id, \
        state, established_on, document_number, contact_phone, created_at, version) SELECT id + 100000000000000 + n, name, \
        short_name, initials, type, kind, region_code, superior_id, state, established_on, \
        document_number, contact_phone, created_at, 1 FROM organizations, n WHERE id = {branch}"
    );
    let away = format!(
        "UPDATE flows SET open = true, state = 'registered', home_branch_id = {branch} + 100000000000001 + id % 500 \
        WHERE id IN (SELECT id FROM members WHERE name LIKE 'X%')"
    );
    let cases = format!(
        "INSERT INTO follow_up_cases (id, flow_id, member_id, stage, owner_id, opened_on, open, version, \
        side, call_on) SELECT id, id, member_id, 'contacting', {owner}, departs_on, true, 1, 'home', \
        departs_on FROM flows WHERE member_id IN (SELECT id FROM members WHERE name LIKE 'X%')"
    );
    elsewhere(world).into_iter().chain([branches, away, cases]).collect()
}

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

async fn multiplied(world: &World, statements: Vec<String>) {
    let permit = Permit::system(SystemTask::CommandLine);
    let many = move |tx: &mut hongyan::db::WriteTx<'_>| {
        for statement in statements {
            diesel::sql_query(statement).execute(tx.conn())?;
        }
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
        reader.conn().batch_execute("DEALLOCATE asked")?;
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
        multiplied(&world, vec![MANY.to_owned()]).await;
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

    async fn cases_whose_owner_left_are_found_by_the_branch_among_many(world: World) {
        registered(&world, leaving(&world)).await;
        let home = world.officer("zhang.liuxi").await;
        multiplied(&world, cases_elsewhere(&world)).await;
        let seen = watch_the_readers(&world).await;
        let list = world.get("/api/v1/follow-up-cases/today").by(&home).send().await.expect(200);
        assert_eq!(list.json["items"], json!([]));
        let statements = seen.lock().unwrap().clone();
        let asked = |text: &&String| text.contains("follow_up_cases") && text.contains("posts");
        let asked: Vec<&String> = statements.iter().filter(asked).collect();
        assert_eq!(asked.len(), 2, "at home and at the host");
        for asked in asked {
            let plan = plan_of(&world, asked).await;
            assert!(plan.contains("follow_up_cases_one_open"), "{asked}\n{plan}");
            assert!(!plan.contains("SCAN f") && !plan.contains("Seq Scan on f"), "{asked}\n{plan}");
        }
    }

    async fn a_secretary_s_lists_look_her_members_up_among_many(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let home = world.officer("zhang.liuxi").await;
        multiplied(&world, elsewhere(&world)).await;
        let seen = watch_the_readers(&world).await;
        for (list, table, sqlite, postgres) in [
            ("members", "members", "INTEGER PRIMARY KEY", "members_pkey"),
            ("outbound-registrations", "flows", "flows_member", "flows_member"),
        ] {
            seen.lock().unwrap().clear();
            let page = world.get(&format!("/api/v1/{list}")).by(&home).send().await.expect(200);
            let items = page.json["items"].as_array().unwrap().clone();
            assert!(!items.is_empty(), "{list}");
            let statements = seen.lock().unwrap().clone();
            let of_table = |text: &&String| text.contains("LIMIT") && text.contains(table);
            let asked = statements.iter().rfind(of_table).unwrap();
            let plan = plan_of(&world, asked).await;
            let by = plan.contains(&format!("SEARCH {table} USING {sqlite}"))
                || plan.contains(&format!("SEARCH {table} USING INDEX {sqlite}"))
                || plan.contains(postgres);
            assert!(by, "{list}: {asked}\n{plan}");
        }
        world.get(&flow).by(&home).send().await.expect(200);
    }

    async fn whoever_reaches_more_than_a_few_is_shown_no_less(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let placement = placement_of(&world, &flow).await;
        let home = world.officer("zhang.liuxi").await;
        let host = world.officer("chen.baoan").await;
        multiplied(&world, beside(&world)).await;
        let text = json!({ "text": people::phone(0) });
        let found = world.post("/api/v1/members/search").by(&home).json(text).send().await;
        assert!(!found.expect(200).json["items"].as_array().unwrap().is_empty());
        let names = world.get("/api/v1/members?limit=100").by(&home).send().await.expect(200);
        assert_eq!(names.json["items"].as_array().unwrap().len(), 100);
        for (list, by, path) in [
            ("outbound-registrations", &home, &flow),
            ("placements", &home, &placement),
            ("placements", &host, &placement),
        ] {
            let page = world.get(&format!("/api/v1/{list}")).by(by).send().await.expect(200);
            let items = page.json["items"].as_array().unwrap();
            let is_it = |item: &serde_json::Value| path.ends_with(item["id"].as_str().unwrap());
            assert!(items.iter().any(is_it), "{list}");
        }
    }
}
