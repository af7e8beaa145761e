//! Figures, what they may tell to whom, and the lists behind them.

use hongyan::demo::org;
use serde_json::{Value, json};

use crate::imports::ledger_applied;
use crate::support::journey::{leaving, placement_of, registered, step};
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
    for figure in &figures {
        let list = figure["list"].as_str().unwrap();
        assert_eq!(figure["count"], json!(length(world, by, list).await), "{list}");
    }
    figures.len()
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
            ("summary", 13),
            ("comparison", 100),
            ("destinations", 60),
            ("destinations?level=prefecture", 80),
            ("trend?months=36", 73),
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
