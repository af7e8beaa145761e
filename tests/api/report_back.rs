//! The yearly report is watched beside contact: who has not reported back is listed, reminded and asked,
//! and not searched for.

use hongyan::background;
use hongyan::job::model::Timer;
use hongyan::job::service as job;
use serde_json::{Value, json};

use crate::imports::ledger_applied;
use crate::support::journey::{as_member, leaving, registered, step};
use crate::support::{Persona, World};

const CHECK_INS: &str = "/api/v1/check-ins";

async fn shown(world: &World, by: &Persona, path: &str) -> Value {
    world.get(path).by(by).send().await.expect(200).json
}

/// The first member, by a code: one a minute.
async fn member(world: &World) -> Persona {
    world.pass_seconds(61);
    as_member(world, 0).await
}

fn body(world: &World, id: &str, kind: &str) -> Value {
    let made_at = world.clock.now().to_rfc3339();
    let mut body = json!({ "id": id, "kind": kind, "made_at": made_at });
    if kind == "report_back" {
        body["report"] = json!("工作和生活都好");
    }
    body
}

async fn report(world: &World, id: &str, kind: &str) {
    let member = member(world).await;
    let body = body(world, id, kind);
    world.post(CHECK_INS).by(&member).json(body).send().await.expect(201);
}

fn to_a_place(world: &World) -> Value {
    let mut body = leaving(world);
    body["destination"] = json!({ "kind": "place", "region": "440306" });
    body
}

/// Registered on 2026-03-01 and heard of every five months, the last time on 2026-12-26.
async fn in_touch_for_a_year(world: &World) -> String {
    let flow = registered(world, to_a_place(world)).await;
    for month in 0..2 {
        world.pass_days(150);
        report(world, &format!("phone-00{month}"), "all_is_well").await;
    }
    flow
}

/// The absentees that a query asks for, each with its next step, reasons and rules.
async fn list(world: &World, query: &str) -> Vec<Value> {
    let home = world.officer("zhang.liuxi").await;
    let path = format!("/api/v1/absentees?{query}");
    shown(world, &home, &path).await["items"].as_array().unwrap().clone()
}

/// The day of the next report, as home sees it.
async fn due(world: &World, flow: &str) -> Value {
    let home = world.officer("zhang.liuxi").await;
    shown(world, &home, flow).await["home"]["report_back"]["on"].clone()
}

/// The reminders of the report, newest first.
async fn told(world: &World) -> Vec<String> {
    let member = member(world).await;
    let inbox = shown(world, &member, "/api/v1/me/messages").await;
    let kinds =
        inbox["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap());
    kinds.filter(|kind| kind.starts_with("report.")).map(str::to_owned).collect()
}

on_both! {
    async fn the_day_is_counted_from_the_entry_and_shown_where_it_is_watched(world: World) {
        let flow = in_touch_for_a_year(&world).await;
        assert_eq!(due(&world, &flow).await, "2027-03-01");
        assert_eq!(list(&world, "level=due_soon").await.len(), 0);
        world.pass_days(40);
        let near = list(&world, "level=due_soon").await;
        assert_eq!(near.len(), 1);
        assert_eq!(near[0]["due_on"], "2027-03-01");
        assert_eq!(near[0]["next_step"]["step"], "ask_report");
        assert_eq!(near[0]["ruling"]["parameter"], "report_back_months");
        let reason = &near[0]["reasons"][1];
        let facts = (&reason["facts"]["reason"], &reason["facts"]["duty"]);
        assert_eq!(facts, (&json!("due"), &json!("report_back")));
        assert!(reason["text"].as_str().unwrap().contains("2027-03-01"), "{reason}");
        let member = member(&world).await;
        let own = shown(&world, &member, "/api/v1/me").await;
        assert_eq!(own["member"]["open_registration"]["report_due_on"], "2027-03-01");
    }

    async fn who_is_in_touch_and_does_not_report_is_overdue_and_nobody_searches(world: World) {
        in_touch_for_a_year(&world).await;
        world.pass_days(90);
        let home = world.officer("zhang.liuxi").await;
        let overdue = list(&world, "level=overdue").await;
        assert_eq!((overdue.len(), &overdue[0]["days_overdue"]), (1, &json!(25)));
        assert_eq!(overdue[0]["next_step"]["step"], "ask_report");
        let counts = shown(&world, &home, "/api/v1/me/counts").await;
        assert_eq!(counts["overdue_members"], 1, "the figure is its list");
        let summary = shown(&world, &home, "/api/v1/statistics/summary").await;
        let figures = summary["figures"].as_array().unwrap();
        let figure = figures.iter().find(|figure| figure["figure"] == "overdue").unwrap();
        assert_eq!(figure["count"], 1, "{figure}");
        assert_eq!(background::round(&world.app, Timer::OpenCases).await.unwrap(), Some(0));
        let open = json!({ "flow_id": overdue[0]["flow_id"] });
        let by_hand = world.post("/api/v1/follow-up-cases").by(&home).json(open).send().await;
        by_hand.refused(409, "not_overdue");
        // A sign of life is no report, and a report is both.
        report(&world, "phone-0101", "all_is_well").await;
        assert_eq!(list(&world, "level=overdue").await.len(), 1);
        report(&world, "phone-0102", "report_back").await;
        assert_eq!(list(&world, "").await.len(), 0);
    }

    async fn a_report_early_or_by_proxy_sets_the_next_one_a_year_on(world: World) {
        let flow = in_touch_for_a_year(&world).await;
        report(&world, "phone-0201", "report_back").await;
        assert_eq!(due(&world, &flow).await, "2027-12-26");
        world.pass_days(10);
        let home = world.officer("zhang.liuxi").await;
        let mut by_proxy = body(&world, "office-0202", "report_back");
        by_proxy["member_id"] = json!(world.member(0));
        by_proxy["proxy_reason"] = json!("no_phone");
        world.post(CHECK_INS).by(&home).json(by_proxy).send().await.expect(201);
        assert_eq!(due(&world, &flow).await, "2028-01-05");
        // One that was made before and comes after it moves nothing back.
        let mut late = body(&world, "phone-0203", "report_back");
        late["made_at"] = json!("2026-12-20T04:00:00Z");
        let member = member(&world).await;
        world.post(CHECK_INS).by(&member).json(late).send().await.expect(201);
        assert_eq!(due(&world, &flow).await, "2028-01-05");
    }

    async fn what_a_phone_with_a_wrong_clock_dated_counts_by_its_receipt_once_it_is_read(world: World) {
        let flow = registered(&world, to_a_place(&world)).await;
        world.pass_days(400);
        assert_eq!(list(&world, "level=overdue").await[0]["days_overdue"], 229);
        let member = member(&world).await;
        let mut made = Vec::new();
        for (id, kind) in [("phone-0301", "all_is_well"), ("phone-0302", "report_back")] {
            let mut body = body(&world, id, kind);
            body["made_at"] = json!("2015-01-01T00:00:00Z");
            let kept = world.post(CHECK_INS).by(&member).json(body).send().await.expect(201);
            assert_eq!((&kept.json["effect"], &kept.json["reason"]), (&json!("needs_review"), &json!("made_long_ago")));
            made.push(format!("{CHECK_INS}/{}/read", kept.id()));
        }
        assert_eq!(list(&world, "level=overdue").await.len(), 1);
        let home = world.officer("zhang.liuxi").await;
        world.post(&made[0]).by(&home).send().await.expect(200);
        let late = list(&world, "level=overdue").await;
        assert_eq!((late.len(), &late[0]["next_step"]["step"]), (1, &json!("ask_report")));
        world.post(&made[1]).by(&home).send().await.expect(200);
        assert_eq!(list(&world, "").await.len(), 0);
        assert_eq!(due(&world, &flow).await, "2028-04-05");
        // What was applied asks for no look.
        let plain = world.post(CHECK_INS).by(&member).json(body(&world, "phone-0303", "all_is_well"));
        let plain = plain.send().await.expect(201).id();
        let read = world.post(&format!("{CHECK_INS}/{plain}/read")).by(&home).send().await;
        read.refused(404, "not_found");
    }

    async fn the_report_is_asked_for_once_before_and_once_after_the_day(world: World) {
        in_touch_for_a_year(&world).await;
        let mut given = Vec::new();
        for days in [20, 20, 10, 20, 10] {
            world.pass_days(days);
            background::round(&world.app, Timer::Prompt).await.unwrap();
            given = told(&world).await;
        }
        assert_eq!(given, ["report.overdue", "report.due_soon"]);
        // By hand it is asked for again, as long as no sign is overdue.
        world.pass_days(10);
        let home = world.officer("zhang.liuxi").await;
        let late = list(&world, "level=overdue&duty=report_back").await.remove(0);
        let item = json!({ "id": late["flow_id"], "version": late["flow_version"] });
        let body = json!({ "kind": "remind", "items": [item] });
        world.post("/api/v1/bulk-actions").by(&home).json(body).send().await.expect(202);
        while job::work(&world.app.db).await.unwrap() {}
        assert_eq!(told(&world).await.len(), 3);
    }

    async fn a_list_can_be_of_one_duty_alone(world: World) {
        in_touch_for_a_year(&world).await;
        world.pass_days(90);
        for (query, expected) in [
            ("duty=report_back", 1),
            ("duty=report_back&level=overdue", 1),
            ("duty=report_back&level=due_soon", 0),
            ("duty=contact", 0),
            ("duty=check_in", 0),
        ] {
            assert_eq!(list(&world, query).await.len(), expected, "{query}");
        }
        // Contact is near now as well: both are told, each list by its own.
        world.pass_days(70);
        assert_eq!(list(&world, "duty=contact").await.len(), 1);
        assert_eq!(list(&world, "duty=contact&level=overdue").await.len(), 0);
    }

    async fn a_list_of_one_duty_tells_level_day_and_step_of_that_duty(world: World) {
        registered(&world, to_a_place(&world)).await;
        world.pass_days(340);
        let told = |row: &Value| {
            let step = row["next_step"]["step"].clone();
            json!([row["level"], row["due_on"], row["days_overdue"], step, row["ruling"]["parameter"]])
        };
        let report = json!(["due_soon", "2027-03-01", 0, "ask_report", "report_back_months"]);
        let contact = json!(["overdue", "2026-08-19", 169, "call_member", "contact_months"]);
        for (query, expected) in [
            ("", Some(&contact)),
            ("duty=contact", Some(&contact)),
            ("duty=contact&level=overdue", Some(&contact)),
            ("duty=contact&level=due_soon", None),
            ("duty=report_back", Some(&report)),
            ("duty=report_back&level=due_soon", Some(&report)),
            ("duty=report_back&level=overdue", None),
            ("duty=check_in", None),
        ] {
            let rows = list(&world, query).await;
            assert_eq!(rows.first().map(told).as_ref(), expected, "{query}");
            // The reasons are of all.
            let reasons = rows.first().map_or(0, |row| row["reasons"].as_array().unwrap().len());
            assert_eq!(reasons > 2, expected.is_some(), "{query}");
        }
    }

    async fn who_leaves_later_reports_later_and_who_is_back_no_more(world: World) {
        let mut later = to_a_place(&world);
        later["departs_on"] = json!("2026-03-20");
        let flow = registered(&world, later).await;
        assert_eq!(due(&world, &flow).await, "2027-03-20");
        let home = world.officer("zhang.liuxi").await;
        let change = json!({ "departs_on": "2026-04-10", "proxy_reason": "本人来电" });
        step(&world, &home, &flow, "amend", 2, change).await.expect(200);
        assert_eq!(due(&world, &flow).await, "2027-04-10");
        world.pass_days(500);
        assert_eq!(list(&world, "duty=report_back").await.len(), 1);
        let home = world.officer("zhang.liuxi").await;
        step(&world, &home, &flow, "return", 3, json!({ "note": "已返乡" })).await.expect(200);
        assert_eq!(due(&world, &flow).await, Value::Null);
        assert_eq!(list(&world, "duty=report_back").await.len(), 0);
    }

    async fn who_comes_with_a_ledger_reports_a_year_after_the_entry(world: World) {
        ledger_applied(&world).await;
        let path = "/api/v1/absentees?limit=200&duty=report_back";
        world.pass_days(300);
        let township = world.officer("lin.baisha").await;
        assert_eq!(shown(&world, &township, path).await["items"], json!([]));
        world.pass_days(40);
        let township = world.officer("lin.baisha").await;
        let away = "/api/v1/outbound-registrations?limit=200&state=in_flow";
        let away = shown(&world, &township, away).await["items"].as_array().unwrap().len();
        let near = shown(&world, &township, path).await["items"].as_array().unwrap().len();
        assert_eq!((near > 0, near), (true, away));
    }
}
