//! Files end to end: looked at, applied, broken off, undone.

use hongyan::background;
use hongyan::demo::org;
use hongyan::job::model::Timer;
use serde_json::json;

use super::*;
use crate::support::World;

const TOLD: &str = "13800138000";
const WAITING: &str = "13800138001";

on_both! {
    async fn a_township_ledger_end_to_end(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let first = upload(&world, &clerk, "ledger", (XLSX, sample())).await.expect(201);
        assert_eq!((&first.json["rows"], &first.json["error"]), (&json!(164), &json!(129)));
        let unknown = rows(&world, &clerk, &first.id(), "&verdict=error").await;
        assert_eq!(unknown.iter().filter(|row| has(row, "branch_unknown")).count(), 123);

        found(&world, &MISSING).await;
        let second = upload(&world, &clerk, "ledger", (XLSX, sample())).await.expect(201);
        let counts = ["ok", "warning", "error"].map(|key| second.json[key].as_u64().unwrap());
        assert_eq!(counts, [113, 37, 14]);
        let id = second.id();
        assert_eq!(rows(&world, &clerk, &id, "").await.len(), 164);
        assert_eq!(register(&world, &clerk).await, before, "a preview changes nothing");

        let applied = apply(&world, &clerk, &id, true).await.expect(200);
        let account = ["applied", "skipped", "errors"].map(|key| applied.json[key].as_u64().unwrap());
        assert_eq!(account, [150, 0, 14]);
        assert_eq!(register(&world, &clerk).await.len(), before.len() + 150);
        assert_eq!(flows(&world).await, 150);
        let done = rows(&world, &clerk, &id, "").await;
        assert_eq!((count(&done, "outcome", "applied"), count(&done, "outcome", "refused")), (150, 14));

        let third = upload(&world, &clerk, "ledger", (XLSX, sample())).await.expect(201);
        let again = rows(&world, &clerk, &third.id(), "").await;
        assert_eq!(again.iter().filter(|row| row["verdict"] == "warning" && has(row, "already_away")).count(), 150);
        let nothing = apply(&world, &clerk, &third.id(), true).await.expect(200);
        assert_eq!((&nothing.json["applied"], &nothing.json["skipped"]), (&json!(0), &json!(150)));

        undo(&world, &clerk, &id, 1).await.refused(412, "stale_version");
        undo(&world, &clerk, &id, 2).await.expect(200);
        assert_eq!(register(&world, &clerk).await, before, "exactly as it was");
        assert_eq!(flows(&world).await, 0);
        undo(&world, &clerk, &id, 4).await.refused(409, "import_state");
        let shown = world.get(&format!("/api/v1/imports/{id}")).by(&clerk).send().await.expect(200);
        assert_eq!((&shown.json["state"], &shown.json["purged"]), (&json!("undone"), &json!(true)));
    }

    async fn a_ledger_of_excel_97_with_dittos_is_told_of_and_entered(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await.len();
        let bytes = include_bytes!("../../data/ledger-excel-97.xls").to_vec();
        let reply = upload(&world, &clerk, "ledger", (XLS, bytes)).await.expect(201);
        assert_eq!((&reply.json["rows"], &reply.json["error"]), (&json!(400), &json!(0)));
        let id = reply.id();
        let told = rows(&world, &clerk, &id, "&verdict=warning").await;
        let ditto = told.iter().find(|row| row["sheet_row"] == 7).unwrap();
        let issue = ditto["issues"].as_array().unwrap().iter().find(|i| i["code"] == "filled_from_above");
        assert_eq!(issue.map(|issue| &issue["cell"]), Some(&json!("D7")));
        let applied = apply(&world, &clerk, &id, true).await.expect(200);
        assert_eq!(applied.json["applied"], 400);
        assert_eq!(register(&world, &clerk).await.len(), before + 400);
    }

    async fn warnings_are_applied_only_when_asked_for(world: World) {
        let clerk = clerk(&world).await;
        found(&world, &MISSING).await;
        let id = upload(&world, &clerk, "ledger", (XLSX, sample())).await.expect(201).id();
        let applied = apply(&world, &clerk, &id, false).await.expect(200);
        let account = ["applied", "skipped", "errors"].map(|key| applied.json[key].as_u64().unwrap());
        assert_eq!(account, [113, 37, 14]);
    }

    async fn what_broke_off_is_seen_by_nobody_and_goes_on(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let id = upload(&world, &clerk, "ledger", ledger(100..520)).await.expect(201).id();
        let path = format!("/api/v1/imports/{id}");
        let body = json!({ "include_warnings": true });
        let begin = || world.post(&format!("{path}/apply")).by(&clerk).if_match(1).json(body.clone()).send();
        let first = begin().await.expect(202);
        assert_eq!(first.header("location"), Some(format!("/api/v1/jobs/{}", first.id()).as_str()));
        assert!(job::work(&world.app.db).await.unwrap());
        assert_eq!(register(&world, &clerk).await, before);
        assert_eq!(flows(&world).await, 200);
        let half = world.get(&path).by(&clerk).send().await.expect(200);
        assert_eq!((&half.json["state"], &half.json["rows_done"]), (&json!("applying"), &json!(200)));
        assert_eq!(half.json["job"], json!({ "id": first.id(), "state": "running" }));
        begin().await.refused(409, "import_state");
        undo(&world, &clerk, &id, 1).await.refused(409, "import_state");
        world.post(&format!("/api/v1/jobs/{}/cancel", first.id())).by(&clerk).send().await.expect(200);
        assert!(!job::work(&world.app.db).await.unwrap());
        let told = begin().await.expect(202);
        let applied = finished(&world, &clerk, told).await;
        assert_eq!((&applied.json["applied"], &applied.json["errors"]), (&json!(420), &json!(0)));
        assert_eq!(register(&world, &clerk).await.len(), before.len() + 420);
        assert_eq!(flows(&world).await, 420);
        let whole = world.get(&path).by(&clerk).send().await.expect(200);
        assert_eq!((&whole.json["rows_done"], &whole.json["state"]), (&json!(420), &json!("applied")));

        let undoing = world.post(&format!("{path}/undo")).by(&clerk).if_match(2).send().await.expect(202);
        assert_eq!(register(&world, &clerk).await, before, "gone from sight at once");
        assert!(job::work(&world.app.db).await.unwrap());
        assert_eq!(flows(&world).await, 220);
        world.post(&format!("/api/v1/jobs/{}/cancel", undoing.id())).by(&clerk).send().await.expect(200);
        assert_eq!(register(&world, &clerk).await, before);
        let again = apply_as(&world, &clerk, &id, 3, body.clone()).await.expect(200);
        assert_eq!(again.json["applied"], 420, "what was taken back is entered anew");
        assert_eq!((flows(&world).await, register(&world, &clerk).await.len()), (420, before.len() + 420));
        undo(&world, &clerk, &id, 4).await.expect(200);
        assert_eq!((flows(&world).await, register(&world, &clerk).await), (0, before));
    }

    async fn a_large_import_is_shown_and_hidden_part_by_part(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let id = upload(&world, &clerk, "ledger", ledger(100..1_150)).await.expect(201).id();
        let applied = apply(&world, &clerk, &id, true).await.expect(200);
        assert_eq!((&applied.json["applied"], &applied.json["errors"]), (&json!(1_050), &json!(0)));
        assert_eq!(register(&world, &clerk).await.len(), before.len() + 1_050);
        let path = format!("/api/v1/imports/{id}/undo");
        let begun = world.post(&path).by(&clerk).if_match(2).send().await.expect(202);
        assert_eq!(register(&world, &clerk).await.len(), before.len() + 50);
        let undone = finished(&world, &clerk, begun).await;
        assert_eq!(undone.json["undone"], 1_050);
        assert_eq!((register(&world, &clerk).await, flows(&world).await), (before, 0));
    }

    async fn one_key_uploads_and_applies_once(world: World) {
        let clerk = clerk(&world).await;
        let township = world.organization(org::HOME_TOWNSHIP);
        let path = format!("/api/v1/imports?organization_id={township}&kind=ledger");
        let (kind, bytes) = ledger(500..510);
        let send = || world.post(&path).by(&clerk).key("upload-once").body(kind, bytes.clone()).send();
        let first = send().await.expect(201);
        assert_eq!(first.text, send().await.expect(201).text);
        let list = world.get("/api/v1/imports").by(&clerk).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
        let path = format!("/api/v1/imports/{}/apply", first.id());
        let body = json!({ "include_warnings": true });
        let send = || world.post(&path).by(&clerk).key("apply-once").if_match(1).json(body.clone()).send();
        let begun = send().await.expect(202);
        assert_eq!(begun.id(), send().await.expect(202).id());
        let applied = finished(&world, &clerk, begun).await;
        assert_eq!(applied.json["applied"], 10);
        assert_eq!(flows(&world).await, 10);
    }

    async fn a_register_enters_and_corrects_and_is_put_back(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let who = format!("/api/v1/members/{}", world.member(0));
        let known = world.get(&who).by(&clerk).send().await.expect(200).json;
        let name = known["name"].as_str().unwrap();
        let file = csv(&[
            REGISTER,
            &format!("{name},{},满族,硕士,正式,2001-07,柳溪村党支部,13800138000,,", person(0)),
            &format!("新来的,{},汉族,本科,正式,2010-07,石桥村支部,13800138001,白沙镇,党员户", person(600)),
        ]);
        let id = upload(&world, &clerk, "register", file.clone()).await.expect(201).id();
        let listed = rows(&world, &clerk, &id, "").await;
        assert_eq!((listed[0]["action"].as_str(), listed[1]["action"].as_str()), (Some("update"), Some("create")));
        assert!(has(&listed[0], "phone_kept"));
        apply(&world, &clerk, &id, true).await.expect(200);
        let after = world.get(&who).by(&clerk).send().await.expect(200).json;
        assert_eq!((&after["education"], &after["version"]), (&json!("硕士"), &json!(2)));
        assert_eq!(after["phone"], known["phone"], "an import changes no log-in");
        assert_eq!(register(&world, &clerk).await.len(), before.len() + 1);
        let again = upload(&world, &clerk, "register", file).await.expect(201).id();
        let listed = rows(&world, &clerk, &again, "").await;
        assert!(listed.iter().all(|row| row["action"] == "skip" && has(row, "already_on_register")));
        undo(&world, &clerk, &id, 2).await.expect(200);
        assert_eq!(register(&world, &clerk).await, before);
    }

    async fn what_was_built_upon_is_not_undone(world: World) {
        let clerk = clerk(&world).await;
        let id = upload(&world, &clerk, "ledger", ledger(500..503)).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let change = csv(&[REGISTER, &format!("新人,{},汉族,博士,正式,2009-06,柳溪村,,,", person(501))]);
        let later = upload(&world, &clerk, "register", change).await.expect(201).id();
        apply(&world, &clerk, &later, true).await.expect(200);
        let refused = undo(&world, &clerk, &id, 2).await.refused(409, "import_built_upon");
        assert_eq!(refused.json["why"], json!({ "changed_members": 1 }));
        assert_eq!(flows(&world).await, 3, "nothing of it was taken back");
        undo(&world, &clerk, &later, 2).await.expect(200);
        undo(&world, &clerk, &id, 2).await.expect(200);
        assert_eq!(flows(&world).await, 0);
    }

    async fn reminders_that_went_out_do_not_hold_an_import(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let line = |n: usize, phone: &str| {
            format!("新人,{},正式,2009-06,柳溪村党支部,{phone},2024年3月,务工,深圳市宝安区,,", person(n))
        };
        let mut entered = Vec::new();
        for (n, phone) in [(500, TOLD), (501, WAITING)] {
            let file = csv(&[LEDGER, &line(n, phone)]);
            let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
            apply(&world, &clerk, &id, true).await.expect(200);
            entered.push(id);
        }
        assert_eq!(background::round(&world.app, Timer::Prompt).await.unwrap(), Some(2));
        undo(&world, &clerk, &entered[1], 2).await.expect(200);
        background::round(&world.app, Timer::SendTexts).await.unwrap();
        assert_eq!(world.outbox.texts(TOLD).len(), 1);
        assert!(world.outbox.texts(WAITING).is_empty(), "who is not there is not written to");
        undo(&world, &clerk, &entered[0], 2).await.expect(200);
        assert_eq!((register(&world, &clerk).await, flows(&world).await), (before, 0));
        let secretary = world.officer("zhang.liuxi").await;
        world.get("/api/v1/me/messages").by(&secretary).send().await.expect(200);
    }

    async fn a_change_of_number_that_was_asked_for_holds_an_import(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let id = upload(&world, &clerk, "ledger", ledger(500..502)).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let entered = register(&world, &clerk).await;
        let new = entered.iter().find(|member| !before.contains(member)).unwrap();
        let path = format!("/api/v1/members/{}/phone-changes", new["id"].as_str().unwrap());
        let body = json!({ "phone": "13800138000", "reason": "本人到村委会当面申请" });
        world.post(&path).by(&clerk).if_match(1).json(body).send().await.expect(201);
        let refused = undo(&world, &clerk, &id, 2).await.refused(409, "import_built_upon");
        assert_eq!(refused.json["why"], json!({ "phone_changes": 1 }));
        assert_eq!(register(&world, &clerk).await, entered, "nothing is hidden by it");
    }
}
