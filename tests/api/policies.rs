//! Policy: what holds where and when, and who may change it.

use futures_util::future::join;
use serde_json::{Value, json};

use crate::support::{Persona, Reply, World};

const POLICIES: &str = "/api/v1/policies";

fn stricter(county: &str, value: i64, from: &str) -> Value {
    json!({
        "parameter": "contact_months", "county": county, "value": value,
        "effective_from": from, "source": "慈组〔2026〕12号",
    })
}

async fn set(world: &World, by: &Persona, body: Value) -> Reply {
    world.post(POLICIES).by(by).json(body).send().await
}

async fn contact_months(world: &World, by: &Persona, query: &str) -> Value {
    let list = world.get(&format!("{POLICIES}?{query}")).by(by).send().await.expect(200);
    let items = list.json["items"].as_array().unwrap().clone();
    items.into_iter().find(|item| item["parameter"] == "contact_months").unwrap()
}

async fn months(world: &World, by: &Persona, query: &str) -> (i64, String) {
    let item = contact_months(world, by, query).await;
    (item["value"].as_i64().unwrap(), item["why"].as_str().unwrap().to_owned())
}

on_both! {
    async fn a_county_row_holds_from_its_day_in_its_county_only(world: World) {
        let officer = world.confirmed("qiu.cixi").await;
        let before = months(&world, &officer, "county=330282").await;
        assert_eq!(before, (6, "全国默认值".to_owned()));
        let made = set(&world, &officer, stricter("330282", 3, "2026-04-01")).await.expect(201);
        assert_eq!(made.json["version"], 1);
        for (query, value, why) in [
            ("county=330282&on=2026-03-31", 6, "全国默认值"),
            ("county=330282&on=2026-04-01", 3, "330282 自 2026-04-01 起执行的设定"),
            ("county=440306&on=2026-04-01", 6, "全国默认值"),
            ("on=2026-04-01", 6, "全国默认值"),
        ] {
            assert_eq!(months(&world, &officer, query).await, (value, why.to_owned()), "{query}");
        }
        for (query, document) in [
            ("county=330282&on=2026-04-01", "慈组〔2026〕12号"),
            ("county=440306&on=2026-04-01", "《中国共产党党员教育管理工作条例》（2019）"),
        ] {
            let quoted = contact_months(&world, &officer, query).await;
            assert!(quoted["source"].as_str().unwrap().starts_with(document), "{quoted}");
        }
        let path = format!("{POLICIES}/history?parameter=contact_months&county=330282");
        let history = world.get(&path).by(&officer).send().await.expect(200);
        assert_eq!(history.json["items"][0]["source"], "慈组〔2026〕12号");
        assert_eq!(history.json["items"].as_array().unwrap().len(), 1);
    }

    async fn the_past_a_strange_county_and_nonsense_are_refused(world: World) {
        let officer = world.confirmed("qiu.cixi").await;
        for (body, status, code) in [
            (stricter("330282", 3, "2026-02-28"), 422, "policy_in_the_past"),
            (stricter("330282", 13, "2026-04-01"), 422, "invalid_field"),
            (stricter("440306", 3, "2026-04-01"), 403, "forbidden"),
            (stricter("999999", 3, "2026-04-01"), 422, "invalid_field"),
            (stricter("33028", 3, "2026-04-01"), 422, "invalid_field"),
        ] {
            set(&world, &officer, body).await.refused(status, code);
        }
        let loose = json!({
            "parameter": "contact_channels_needed", "county": "330282", "value": 1,
            "effective_from": "2026-04-01", "source": "x",
        });
        set(&world, &officer, loose).await.refused(422, "invalid_field");
        let secretary = world.officer("zhang.liuxi").await;
        set(&world, &secretary, stricter("330282", 3, "2026-04-01")).await.refused(403, "forbidden");
    }

    async fn of_two_who_set_the_same_day_one_is_told(world: World) {
        let (one, two) = (world.confirmed("qiu.cixi").await, world.confirmed("admin").await);
        let (first, second) = join(
            set(&world, &one, stricter("330282", 3, "2026-04-01")),
            set(&world, &two, stricter("330282", 4, "2026-04-01")),
        )
        .await;
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    }
}
