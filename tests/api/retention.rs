//! What a retention run leaves of somebody who left the register long ago: who they were, and who was where
//! from when to when. Nothing of what was written about them stays in any room.

use hongyan::demo::org;
use hongyan::job::service as job;
use serde_json::{Value, json};

use crate::support::journey::{FLOWS, a_full_life, step};
use crate::support::{Persona, World};

/// What the first member's life left in words: in the record, the registration, the placement, the
/// check-ins, the case, the proposals.
const WRITTEN: [&str; 14] = [
    "新安电子厂",
    "宿舍七号楼",
    "宿舍九号楼",
    "家中有老人",
    "张支书",
    "本人不使用智能手机",
    "已当面汇报",
    "查无此人",
    "换了车间",
    "邻居说已搬走",
    "近况",
    "回族",
    "本人到村委会当面申请",
    "199****2222",
];

/// Everything that home can still read of the first member.
async fn all_of_them(world: &World, by: &Persona) -> String {
    let id = world.member(0);
    let flow = flow_of(world, by).await;
    let case = world.get("/api/v1/follow-up-cases").by(by).send().await.expect(200).json;
    let case = case["items"][0]["id"].as_str().unwrap().to_owned();
    let mut all = String::new();
    for path in [
        flow.clone(),
        format!("{flow}/history"),
        format!("/api/v1/members/{id}"),
        format!("/api/v1/members/{id}/history"),
        format!("/api/v1/check-ins?member_id={id}"),
        format!("/api/v1/follow-up-cases/{case}"),
        "/api/v1/phone-changes".to_owned(),
        "/api/v1/correction-requests".to_owned(),
        "/api/v1/me/messages".to_owned(),
    ] {
        all += &world.get(&path).by(by).send().await.expect(200).text;
    }
    let placed = world.get(&flow).by(by).send().await.expect(200).json["placements"][0].clone();
    let path = format!("/api/v1/placements/{}", placed["id"].as_str().unwrap());
    all + &world.get(&path).by(by).send().await.expect(200).text
}

async fn flow_of(world: &World, by: &Persona) -> String {
    let listed = world.get(FLOWS).by(by).send().await.expect(200).json;
    format!("{FLOWS}/{}", listed["items"][0]["id"].as_str().unwrap())
}

/// A life with one of everything, an amendment and the return; then the member leaves the register.
async fn lived_and_left(world: &World) {
    a_full_life(world).await;
    let home = world.officer("zhang.liuxi").await;
    let flow = flow_of(world, &home).await;
    let version = world.get(&flow).by(&home).send().await.expect(200).version();
    let moved = json!({ "residence": "宿舍九号楼" });
    let version = step(world, &home, &flow, "amend", version, moved).await.expect(200).version();
    let back = json!({ "note": "已当面汇报" });
    step(world, &home, &flow, "return", version, back).await.expect(200);
    let county = world.officer("qiu.cixi").await;
    let member = format!("/api/v1/members/{}", world.member(0));
    let version = world.get(&member).by(&county).send().await.expect(200).version();
    let left = json!({
        "cause": "removal", "on": world.clock.today(), "document_number": "慈组〔2027〕3号",
    });
    step(world, &county, &member, "leave", version, left).await.expect(200);
}

/// Begins a run, lets it end, and answers the job.
async fn run(world: &World, dry_run: bool) -> Value {
    let admin = world.confirmed("admin").await;
    let body =
        json!({ "organization_id": world.organization(org::HOME_COUNTY), "dry_run": dry_run });
    let begun = world.post("/api/v1/retention-runs").by(&admin).json(body).send().await.expect(202);
    while job::work(&world.app.db).await.unwrap() {}
    let path = format!("/api/v1/jobs/{}", begun.id());
    let job = world.get(&path).by(&admin).send().await.expect(200).json;
    assert_eq!(job["state"], "succeeded", "{job}");
    job
}

on_both! {
    async fn what_was_written_of_somebody_goes_in_every_room_and_is_told_by_kind(world: World) {
        lived_and_left(&world).await;
        let home = world.officer("zhang.liuxi").await;
        let before = all_of_them(&world, &home).await;
        for written in WRITTEN {
            assert!(before.contains(written), "{written} is nowhere to begin with");
        }
        assert_eq!(run(&world, true).await["result"]["members_left"], 0, "the time is not over");

        // The messages, which are kept for a year, are not waited for.
        let admin = world.confirmed("admin").await;
        let shorter = json!({
            "parameter": "retention_left_months", "county": "330282", "value": 6,
            "effective_from": world.clock.today(), "source": "慈组〔2027〕1号",
        });
        world.post("/api/v1/policies").by(&admin).json(shorter).send().await.expect(201);
        world.pass_days(190);
        let told = run(&world, true).await;
        let home = world.officer("zhang.liuxi").await;
        assert!(all_of_them(&world, &home).await.contains("新安电子厂"), "a dry run erased");
        let rows = &told["result"]["rows"];
        for (kind, found) in [
            ("records", 1), ("record_versions", 1), ("phone_changes", 1),
            ("correction_requests", 1), ("registrations", 1), ("registration_versions", 1),
            ("placement_notes", 1), ("check_in_notes", 1), ("contact_notes", 1),
        ] {
            assert_eq!(rows[kind], found, "{kind} of {rows}");
        }
        assert!(rows["messages"].as_i64().unwrap() > 3, "{rows}");

        let done = run(&world, false).await;
        assert_eq!(done["result"]["members_left"], 1);
        assert_eq!(&done["result"]["rows"], rows, "a dry run says what a run does");
        let home = world.officer("zhang.liuxi").await;
        let after = all_of_them(&world, &home).await;
        for written in WRITTEN {
            assert!(!after.contains(written), "{written} is still there");
        }
        assert_eq!(run(&world, true).await["result"]["members_left"], 0);
    }

    async fn who_was_where_from_when_to_when_stays(world: World) {
        lived_and_left(&world).await;
        let home = world.officer("zhang.liuxi").await;
        let flow = flow_of(&world, &home).await;
        let shown = async |home: &Persona| {
            let view = world.get(&flow).by(home).send().await.expect(200).json;
            let of = |key: &str| view[key].clone();
            let host = &view["placements"][0];
            (
                ["id", "state", "departs_on", "destination"].map(of), view["home"]["ended_on"].clone(),
                host["state"].clone(), host["host"].clone(), view["member"]["name"].clone(),
            )
        };
        let before = shown(&home).await;
        world.pass_days(3 * 366 + 30);
        run(&world, false).await;
        let home = world.officer("zhang.liuxi").await;
        assert_eq!(shown(&home).await, before);
        let auditor = world.officer("shenji").await;
        let path = format!("/api/v1/audit-events?member_id={}", world.member(0));
        let events = world.get(&path).by(&auditor).send().await.expect(200).json;
        assert!(events["items"].as_array().unwrap().len() > 8, "{events}");
    }
}
