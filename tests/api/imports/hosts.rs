//! The host's half of what a ledger enters.

use hongyan::demo::org;
use serde_json::{Value, json};

use super::*;
use crate::exports::{exported, table};
use crate::support::World;
use crate::support::journey::step;

const HEAD: &str =
    "姓名,公民身份号码,党员类别,入党时间,所在党支部,联系电话,流出时间,流出原因,流入地,流入地党组织";

fn line(n: usize, branch: &str, place: &str, host: &str) -> String {
    let phone = 13_800_138_000 + n;
    format!("新人,{},正式,2016-06,{branch},{phone},2024年3月,务工,{place},{host}", person(n))
}

/// Two for a host of the system, and those whose host stays in words or is none.
fn bound_for_hosts() -> (&'static str, Vec<u8>) {
    let lines = [
        line(500, "柳溪村党支部", "广东省深圳市宝安区", "新安流动党员党支部"),
        line(501, "石桥村党支部", "广东省深圳市", "中共新安流动党员党支部"),
        line(502, "柳溪村党支部", "广东省深圳市宝安区", "西乡街道某党委"),
        line(503, "柳溪村党支部", "浙江省杭州市", "新安流动党员党支部"),
        line(504, "柳溪村党支部", "浙江省慈溪市", "柳溪村党支部"),
        line(505, "柳溪村党支部", "浙江省慈溪市", "旧厂党支部"),
        line(506, "柳溪村党支部", "浙江省慈溪市", "无"),
    ];
    let mut all = vec![HEAD.to_owned()];
    all.extend(lines);
    ("text/csv", all.join("\r\n").into_bytes())
}

/// A branch of the township that is no more.
async fn dissolved(world: &World, name: &'static str) {
    found(world, &[name]).await;
    let permit = Permit::system(SystemTask::CommandLine);
    let dissolve = move |tx: &mut hongyan::db::WriteTx<'_>| {
        use schema::organizations::dsl;
        diesel::update(dsl::organizations.filter(dsl::short_name.eq(name)))
            .set(dsl::state.eq("dissolved"))
            .execute(tx.conn())?;
        tx.nothing_new();
        Ok(())
    };
    world.app.db.write(&permit, dissolve).await.unwrap();
}

async fn flow_of(world: &World, who: &Persona, row: &Value) -> Value {
    let path = format!("/api/v1/outbound-registrations/{}", row["flow_id"].as_str().unwrap());
    world.get(&path).by(who).send().await.expect(200).json
}

async fn guests(world: &World, host: &Persona) -> Vec<Value> {
    let page = world.get("/api/v1/placements?state=notified").by(host).send().await.expect(200);
    page.json["items"].as_array().unwrap().clone()
}

async fn told(world: &World, who: &Persona) -> Vec<Value> {
    let inbox = world.get("/api/v1/me/messages").by(who).send().await.expect(200);
    let all = inbox.json["items"].as_array().unwrap().iter();
    all.filter(|message| message["kind"] == "placement.imported").cloned().collect()
}

on_both! {
    async fn an_imported_absence_has_its_hosts_half(world: World) {
        let clerk = clerk(&world).await;
        let host = world.officer("luo.xinan").await;
        dissolved(&world, "旧厂党支部").await;
        let id = upload(&world, &clerk, "ledger", bound_for_hosts()).await.expect(201).id();
        let listed = rows(&world, &clerk, &id, "").await;
        let codes: Vec<Vec<&str>> = listed
            .iter()
            .map(|row| {
                let issues = row["issues"].as_array().unwrap().iter();
                issues.map(|issue| issue["code"].as_str().unwrap()).collect()
            })
            .collect();
        let none: Vec<&str> = Vec::new();
        assert_eq!(
            codes,
            [none.clone(), none.clone(), none.clone(), vec!["host_elsewhere"], vec!["host_takes_none"], vec!["host_dissolved"], none]
        );
        let issue = &listed[3]["issues"][0];
        assert_eq!(issue["cell"], "J5");
        assert!(issue["reason"].as_str().unwrap().contains("广东省深圳市宝安区"), "{issue}");
        assert!(guests(&world, &host).await.is_empty(), "a preview tells nobody");

        let applied = apply(&world, &clerk, &id, true).await.expect(200);
        assert_eq!(applied.json["applied"], 7);
        let listed = rows(&world, &clerk, &id, "").await;
        let mut placed = Vec::new();
        for row in &listed {
            let flow = flow_of(&world, &clerk, row).await;
            let kind = flow["destination"]["kind"].as_str().unwrap().to_owned();
            let placements = flow["placements"].as_array().unwrap();
            assert!(placements.iter().all(|one| one["state"] == "notified"), "{flow}");
            let names = placements.iter().map(|one| one["host_name"].as_str().unwrap().to_owned());
            placed.push((kind, names.collect::<Vec<_>>().join("")));
        }
        let placed: Vec<(&str, &str)> = placed.iter().map(|(kind, name)| (kind.as_str(), name.as_str())).collect();
        assert_eq!(
            placed,
            [
                ("organization", "新安流动党员党支部"),
                ("organization", "新安流动党员党支部"),
                ("place", "西乡街道某党委"),
                ("place", "新安流动党员党支部"),
                ("place", ""),
                ("place", "旧厂党支部"),
                ("place", ""),
            ]
        );

        let awaited = guests(&world, &host).await;
        assert_eq!(awaited.len(), 2);
        for guest in &awaited {
            assert_eq!(guest["notified_on"], "2026-11-22", "{guest}");
            assert!(guest["arrive"]["on"].as_str().unwrap() > "2026-11-22", "nobody is late by being imported");
        }
        let messages = told(&world, &host).await;
        assert_eq!(messages.len(), 1, "told once of all");
        assert!(messages[0]["text"].as_str().unwrap().contains("新安流动党员党支部"), "{}", messages[0]);
        assert!(messages[0]["member_id"].is_null());
        assert_eq!(messages[0]["due_on"], awaited[0]["arrive"]["on"]);

        let home = world.officer("zhang.liuxi").await;
        let outside = flow_of(&world, &home, &listed[2]).await["placements"][0]["id"].as_str().unwrap().to_owned();
        let outside = format!("/api/v1/placements/{outside}");
        step(&world, &home, &outside, "check-in", 1, json!({})).await.expect(200);
    }

    async fn a_ledger_with_hosts_comes_back_without_a_change(world: World) {
        let clerk = clerk(&world).await;
        let id = upload(&world, &clerk, "ledger", bound_for_hosts()).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let township = world.organization(org::HOME_TOWNSHIP);
        let before = exported(&world, &clerk, township, "outbound_ledger", "csv").await;
        for file in [bound_for_hosts(), ("text/csv", before.clone())] {
            let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
            for row in rows(&world, &clerk, &id, "").await {
                assert_eq!(row["action"], "skip", "{row}");
                assert!(has(&row, "already_away") && !has(&row, "registration_kept"), "{row}");
            }
            let applied = apply(&world, &clerk, &id, true).await.expect(200);
            assert_eq!(applied.json["applied"], 0);
        }
        let after = exported(&world, &clerk, township, "outbound_ledger", "csv").await;
        assert_eq!(table(&after, "csv"), table(&before, "csv"));
        let host = world.officer("luo.xinan").await;
        assert_eq!((guests(&world, &host).await.len(), told(&world, &host).await.len()), (2, 1));
    }

    async fn the_hosts_half_goes_with_the_import_unless_it_was_built_upon(world: World) {
        let clerk = clerk(&world).await;
        let host = world.officer("luo.xinan").await;
        let before = register(&world, &clerk).await;
        let id = upload(&world, &clerk, "ledger", bound_for_hosts()).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        assert_eq!(guests(&world, &host).await.len(), 2);
        undo(&world, &clerk, &id, 2).await.expect(200);
        assert!(guests(&world, &host).await.is_empty());
        assert_eq!((register(&world, &clerk).await, flows(&world).await), (before, 0));

        let id = upload(&world, &clerk, "ledger", bound_for_hosts()).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let guest = guests(&world, &host).await[0]["id"].as_str().unwrap().to_owned();
        step(&world, &host, &format!("/api/v1/placements/{guest}"), "check-in", 1, json!({})).await.expect(200);
        let refused = undo(&world, &clerk, &id, 2).await.refused(409, "import_built_upon");
        assert_eq!(refused.json["why"]["placements"], 1, "{}", refused.text);
        assert_eq!(guests(&world, &host).await.len(), 1, "nothing of it was taken back");
    }
}
