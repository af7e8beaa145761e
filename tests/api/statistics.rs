//! Figures, what they may tell to whom, and the lists behind them.

use hongyan::demo::org;
use serde_json::{Value, json};

use crate::imports::ledger_applied;
use crate::support::journey::{FLOWS, as_member, leaving, placement_of, registered, step};
use crate::support::{Persona, World};

const FIGURES: &str = "/api/v1/statistics";

async fn told(world: &World, by: &Persona, what: &str) -> Value {
    world.get(&format!("{FIGURES}/{what}")).by(by).send().await.expect(200).json
}

/// How many entries a list has, page by page.
async fn length(world: &World, by: &Persona, list: &str) -> u64 {
    let mut count = 0;
    let mut cursor = String::new();
    loop {
        let page = world.get(&format!("{list}&limit=200{cursor}")).by(by).send().await;
        assert_eq!(page.status, 200, "{list}: {}", page.text);
        count += u64::try_from(page.json["items"].as_array().unwrap().len()).unwrap();
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return count,
        }
    }
}

/// Every figure in an answer, wherever it stands.
fn figures(told: &Value) -> Vec<&serde_json::Map<String, Value>> {
    match told {
        Value::Object(fields) if fields.contains_key("list") => vec![fields],
        Value::Object(fields) => fields.values().flat_map(figures).collect(),
        Value::Array(values) => values.iter().flat_map(figures).collect(),
        _ => Vec::new(),
    }
}

/// Every list that an answer names has exactly the entries counted; answers how many lists there were.
async fn opened(world: &World, by: &Persona, told: &Value) -> usize {
    let figures = figures(told);
    let figures = figures.iter().map(|figure| (&figure["count"], &figure["list"]));
    let measures = told["measures"].as_array().into_iter().flatten().flat_map(|measure| {
        ["numerator", "denominator"].map(|part| (&measure[part], &measure[format!("{part}_list")]))
    });
    let mut lists = 0;
    for (count, list) in figures.chain(measures) {
        let Some(list) = list.as_str() else { continue };
        assert_eq!(*count, json!(length(world, by, list).await), "{list}");
        lists += 1;
    }
    lists
}

/// A measure's numerator.
fn part(told: &Value, name: &str) -> Value {
    let measures = told["measures"].as_array().unwrap();
    measures
        .iter()
        .find(|one| one["measure"] == name)
        .map_or(Value::Null, |one| one["numerator"].clone())
}

fn figure(told: &Value, name: &str) -> Value {
    let figures = told.as_array().unwrap();
    figures.iter().find(|figure| figure["figure"] == name).unwrap()["count"].clone()
}

/// Every count in an answer.
fn counts(told: &Value) -> Vec<u64> {
    match told {
        Value::Array(items) => items.iter().flat_map(counts).collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value.as_u64() {
                Some(count) if ["count", "numerator", "denominator"].contains(&name.as_str()) => {
                    vec![count]
                }
                _ => counts(value),
            })
            .collect(),
        _ => Vec::new(),
    }
}

on_both! {
    async fn every_figure_has_the_list_behind_it(world: World) {
        registered(&world, leaving(&world)).await;
        ledger_applied(&world).await;
        let officer = world.officer("lin.baisha").await;
        for (what, lists) in [
            ("summary", 13 + 8),
            ("comparison", 100),
            ("destinations", 60),
            ("destinations?level=prefecture", 80),
            ("trend?months=36", 3 * 36),
            ("structure", 15),
            ("structure?of=outbound", 15),
        ] {
            let told = told(&world, &officer, what).await;
            let found = opened(&world, &officer, &told).await;
            assert!(found >= lists, "{what}: {found} lists");
        }
        // Some have outlasted half a year by now.
        for days in [60, 61, 62] {
            world.pass_days(days);
            let officer = world.officer("lin.baisha").await;
            let summary = told(&world, &officer, "summary").await;
            opened(&world, &officer, &summary).await;
        }
    }

    async fn a_journey_moves_from_figure_to_figure(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let host = world.officer("luo.xinan").await;
        let counts = |told: Value, names: [&'static str; 4]| names.map(|name| figure(&told["figures"], name));
        let at_home = ["outbound", "reached", "flowing", "overdue"];
        let at_host = ["awaited", "not_arrived", "inbound", "placed"];
        let flow = registered(&world, leaving(&world)).await;
        assert_eq!(counts(told(&world, &home, "summary").await, at_home), [1, 1, 1, 0]);
        assert_eq!(counts(told(&world, &host, "summary").await, at_host), [1, 0, 0, 0]);
        let placement = placement_of(&world, &flow).await;
        step(&world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
        assert_eq!(counts(told(&world, &host, "summary").await, at_host), [0, 0, 1, 0]);
        world.pass_days(185);
        let home = world.officer("zhang.liuxi").await;
        let later = told(&world, &home, "summary").await;
        assert_eq!(counts(later.clone(), at_home), [1, 0, 1, 1]);
        assert_eq!(later["period"], json!({ "from": "2026-07-01", "until": "2026-09-02" }));
        let measure = later["measures"].as_array().unwrap();
        let known = &measure[0];
        assert_eq!(
            (&known["measure"], &known["numerator"], &known["denominator"], &known["percent"]),
            (&json!("whereabouts_known"), &json!(1), &json!(1), &json!(100.0)),
        );
        assert_eq!((&measure[1]["numerator"], &measure[1]["percent"]), (&json!(0), &json!(0.0)));
        let trend = told(&world, &home, "trend?months=8").await;
        let months: Vec<(String, Value)> = trend["months"].as_array().unwrap().iter()
            .map(|month| (month["month"].as_str().unwrap().to_owned(), month["outbound"]["count"].clone()))
            .collect();
        assert_eq!(months.first().unwrap(), &("2026-02".to_owned(), json!(1)));
        assert_eq!(months.len(), 8);
    }

    async fn who_takes_part_has_reported_back(world: World) {
        registered(&world, leaving(&world)).await;
        let home = world.officer("zhang.liuxi").await;
        let member = as_member(&world, 0).await;
        let takes_part = async || part(&told(&world, &home, "summary").await, "takes_part");
        for (id, kind, expected) in
            [("arrived-at-last", "arrival", 0), ("all-is-very-well", "all_is_well", 0), ("report-of-mine", "report_back", 1)]
        {
            let mut body = json!({ "id": id, "kind": kind, "made_at": world.clock.now() });
            match kind {
                "arrival" => body["region_code"] = json!("440306"),
                "report_back" => body["report"] = json!("在厂里参加了学习。"),
                _ => {}
            }
            let sent = world.post("/api/v1/check-ins").by(&member).json(body).send().await.expect(201);
            assert_eq!(sent.json["effect"], "applied", "{kind}");
            assert_eq!(takes_part().await, expected, "{kind}");
        }
        let summary = told(&world, &home, "summary").await;
        opened(&world, &home, &summary).await;
    }

    async fn a_period_that_is_over_is_told_as_of_its_last_day(world: World) {
        let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
        let flow = registered(&world, leaving(&world)).await;
        let placement = placement_of(&world, &flow).await;
        step(&world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
        let place = json!({
            "branch_id": world.organization(org::XINAN), "group_id": world.organization(org::XINAN_GROUP),
        });
        step(&world, &host, &placement, "accept", 2, place).await.expect(200);
        let member = as_member(&world, 0).await;
        let well = json!({ "id": "well-in-the-first", "kind": "all_is_well", "made_at": world.clock.now() });
        world.post("/api/v1/check-ins").by(&member).json(well).send().await.expect(201);
        let on_register = figure(&told(&world, &home, "summary").await["figures"], "members");

        // In the quarter after it the first comes home, the second leaves, the fifth leaves the register.
        world.pass_days(40);
        let home = world.officer("zhang.liuxi").await;
        let version = world.get(&flow).by(&home).send().await.expect(200).version();
        step(&world, &home, &flow, "return", version, json!({ "note": "已当面汇报" })).await.expect(200);
        let mut second = leaving(&world);
        second["member_id"] = json!(world.member(2));
        second["departs_on"] = json!("2026-04-05");
        let home_flow = world.post(FLOWS).by(&home).json(second).send().await.expect(201);
        let path = format!("{FLOWS}/{}", home_flow.id());
        step(&world, &home, &path, "register", 1, json!({ "talk": { "held_on": "2026-04-04", "by": "张支书" } })).await.expect(200);
        let left = json!({ "cause": "removal", "on": "2026-04-10", "document_number": "慈组〔2026〕3号" });
        let county = world.officer("qiu.cixi").await;
        let leaver = format!("/api/v1/members/{}", world.member(4));
        world.post(&format!("{leaver}/leave")).by(&county).if_match(1).json(left).send().await.expect(200);

        let first = "from=2026-01-01&until=2026-03-31";
        let now = told(&world, &home, "summary").await;
        let then = told(&world, &home, &format!("summary?{first}")).await;
        assert_eq!((&then["on"], &then["period"]["until"]), (&json!("2026-03-31"), &json!("2026-03-31")));
        let of = |told: &Value, name: &str| figure(&told["figures"], name);
        for (name, at_the_end, today) in [("outbound", 1, 1), ("flowing", 1, 1), ("reached", 1, 1)] {
            assert_eq!((of(&then, name), of(&now, name)), (json!(at_the_end), json!(today)), "{name}");
        }
        assert_eq!(of(&then, "members"), on_register);
        assert_eq!(of(&now, "members").as_u64(), on_register.as_u64().map(|count| count - 1));
        let names: Vec<&str> =
            then["figures"].as_array().unwrap().iter().map(|one| one["figure"].as_str().unwrap()).collect();
        assert_eq!(names, ["members", "outbound", "flowing", "reached", "placed"], "nobody kept the others");
        assert_eq!((part(&then, "placed_at_host"), part(&now, "placed_at_host")), (json!(1), json!(0)));
        assert_eq!(part(&then, "whereabouts_known"), Value::Null);
        assert!(opened(&world, &home, &then).await >= 3 + 5);
        let away = then["figures"][1]["list"].as_str().unwrap();
        let listed = world.get(away).by(&home).send().await.expect(200).json;
        assert_eq!(listed["items"][0]["member"]["id"], world.member(0).to_string(), "who was away then");
        assert_eq!(length(&world, &home, &format!("{FLOWS}?away_on=2026-04-06")).await, 2);

        let host = world.officer("luo.xinan").await;
        let here = told(&world, &host, &format!("summary?{first}")).await;
        let today = told(&world, &host, "summary").await;
        assert_eq!((of(&here, "placed"), of(&today, "placed")), (json!(1), json!(0)));
        let township = world.officer("lin.baisha").await;
        let compared = told(&world, &township, &format!("comparison?{first}")).await;
        assert_eq!((&compared["on"], figure(&compared["total"], "outbound")), (&json!("2026-03-31"), json!(1)));
        opened(&world, &township, &compared).await;

        for (query, pointer) in [
            ("away_on=2026-04-11", "away_on"), ("away_on=2026-03-31&measure=whereabouts_known", "measure"),
        ] {
            let refused = world.get(&format!("{FLOWS}?{query}")).by(&home).send().await;
            assert_eq!(refused.refused(422, "invalid_field").json["errors"][0]["pointer"], pointer);
        }
    }

    async fn the_register_of_a_day_before_its_entry_counts_from_joining(world: World) {
        let home = world.officer("zhang.liuxi").await;
        for (number, joined_on) in [(900, "2025"), (901, "2025-11"), (902, "2025-12-31"), (903, "2026-01")] {
            let new = json!({
                "branch_id": world.organization(org::LIUXI), "name": "后录入", "ethnicity": "汉族",
                "id_number": hongyan::demo::people::id_number(number), "category": "full",
                "joined_on": joined_on,
            });
            world.post("/api/v1/members").by(&home).json(new).send().await.expect(201);
        }
        registered(&world, leaving(&world)).await;
        world.pass_days(10);
        let moved = json!({
            "branch_id": world.organization(org::SHIQIAO), "on": "2026-03-05", "document_number": "白组〔2026〕3号",
        });
        let township = world.officer("lin.baisha").await;
        let path = format!("/api/v1/members/{}/reassign", world.member(2));
        world.post(&path).by(&township).if_match(1).json(moved).send().await.expect(200);

        let home = world.officer("zhang.liuxi").await;
        let present = figure(&told(&world, &home, "summary").await["figures"], "members").as_u64().unwrap();
        let old = present + 1 - 4;
        for (day, members) in [
            ("2024-12-31", old), ("2025-01-01", old + 1), ("2025-10-31", old + 1), ("2025-11-01", old + 2),
            ("2025-12-30", old + 2), ("2025-12-31", old + 3), ("2026-01-01", old + 4), ("2026-03-04", old + 4),
            ("2026-03-05", present),
        ] {
            let then = told(&world, &home, &format!("summary?until={day}")).await;
            let of = |name: &str| figure(&then["figures"], name).as_u64().unwrap();
            assert_eq!(of("members"), members, "{day}");
            assert!(of("outbound") <= of("members"), "{day}");
        }
        let compared = told(&world, &township, "comparison?until=2025-12-31").await;
        let lines = compared["lines"].as_array().unwrap();
        let own = lines.iter().find(|line| line["organization"]["id"] == json!(world.organization(org::LIUXI)));
        assert_eq!(figure(&own.unwrap()["figures"], "members"), json!(old + 3));
    }

    async fn who_sees_figures_only_sees_no_small_cell_and_no_list(world: World) {
        registered(&world, leaving(&world)).await;
        ledger_applied(&world).await;
        let officer = world.officer("tongji").await;
        let township = world.organization(org::HOME_TOWNSHIP);
        let mut covered = 0;
        for what in ["summary", "comparison", "destinations", "trend", "structure", "structure?of=outbound"] {
            let sign = if what.contains('?') { '&' } else { '?' };
            let told = told(&world, &officer, &format!("{what}{sign}organization_id={township}")).await;
            assert_eq!(told["covered"], true);
            let text = told.to_string();
            assert!(!text.contains("\"list\""), "{what}");
            for small in 1..5 {
                for key in ["count", "numerator", "denominator"] {
                    assert!(!text.contains(&format!("\"{key}\":{small},")), "{what}: a {key} of {small}");
                    assert!(!text.contains(&format!("\"{key}\":{small}}}")), "{what}: a {key} of {small}");
                }
            }
            covered += text.matches("{}").count();
            for count in counts(&told) {
                assert_eq!(count % 5, 0, "{what}: {count}");
            }
        }
        let by_day = |until: &str| format!("summary?organization_id={township}&from=2026-01-01&until={until}");
        let (one, next) = (by_day("2026-01-30"), by_day("2026-01-31"));
        let (one, next) = (told(&world, &officer, &one).await, told(&world, &officer, &next).await);
        assert_eq!(one["period"]["until"], "2026-03-31");
        assert_eq!(one, next, "a day more tells nobody apart");
        assert!(covered > 20, "{covered} covered");
        world.get(&format!("/api/v1/members?organization_id={township}")).by(&officer).send().await
            .refused(403, "forbidden");
    }

    async fn figures_are_scoped(world: World) {
        let liuxi = world.organization(org::LIUXI);
        for (login, status) in [
            ("zhang.liuxi", 200),
            ("lin.baisha", 200),
            ("qiu.cixi", 200),
            ("tongji", 200),
            ("wang.shiqiao", 404),
            ("luo.xinan", 404),
            ("chen.baoan", 404),
            ("li.liuxi", 403),
            ("ma.shanghui", 403),
            ("shenji", 403),
            ("admin", 403),
        ] {
            let officer = world.officer(login).await;
            for what in ["summary", "comparison", "destinations", "trend", "structure"] {
                let path = format!("{FIGURES}/{what}?organization_id={liuxi}");
                let reply = world.get(&path).by(&officer).send().await;
                assert_eq!(reply.status, status, "{login} {what}");
            }
        }
        let officer = world.officer("lin.baisha").await;
        for (query, field) in [
            ("trend?months=0", "months"),
            ("trend?months=37", "months"),
            ("summary?from=2026-03-02&until=2026-03-01", "from"),
        ] {
            let reply = world.get(&format!("{FIGURES}/{query}")).by(&officer).send().await;
            let reply = reply.refused(422, "invalid_field");
            assert_eq!(reply.json["errors"][0]["pointer"], field, "{query}");
        }
        world.get(&format!("{FIGURES}/summary?from=yesterday")).by(&officer).send().await
            .refused(400, "malformed_request");
    }
}
