//! What is built upon an import while it is being taken back: its undoing stops, and nothing is lost.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::*;
use crate::support::World;

async fn begin_undo(world: &World, who: &Persona, id: &str, version: i64) -> Reply {
    let call = world.post(&format!("/api/v1/imports/{id}/undo")).by(who);
    call.if_match(version).send().await
}

/// The undoing failed by what was built upon the import, and does not begin anew for the same reason.
async fn stopped(world: &World, who: &Persona, id: &str, begun: &Reply, why: Value) {
    let job = ended(world, who, begun).await;
    assert_eq!(
        (&job.json["state"], &job.json["done"]),
        (&json!("failed"), &json!(0)),
        "{}",
        job.text
    );
    assert_eq!(job.json["fault"]["code"], "import_built_upon");
    let shown = world.get(&format!("/api/v1/imports/{id}")).by(who).send().await.expect(200);
    assert_eq!(shown.json["state"], "undoing");
    let refused = begin_undo(world, who, id, 3).await.refused(409, "import_built_upon");
    assert_eq!(refused.json["why"], why);
}

on_both! {
    async fn what_was_still_in_sight_is_worked_on_and_the_undoing_stops(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let id = upload(&world, &clerk, "ledger", ledger(100..1_150)).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let begun = begin_undo(&world, &clerk, &id, 2).await.expect(202);
        let left = register(&world, &clerk).await;
        let new = left.iter().find(|member| !before.contains(member)).unwrap();
        let path = format!("/api/v1/members/{}/phone-changes", new["id"].as_str().unwrap());
        let body = json!({ "phone": "13800138000", "reason": "本人到村委会当面申请" });
        world.post(&path).by(&clerk).if_match(1).json(body).send().await.expect(201);

        stopped(&world, &clerk, &id, &begun, json!({ "phone_changes": 1 })).await;
        assert_eq!(flows(&world).await, 1_050, "nothing was taken back");
        let again = apply_as(&world, &clerk, &id, 3, json!({ "include_warnings": true })).await;
        assert_eq!(again.expect(200).json["applied"], 1_050);
        let whole = register(&world, &clerk).await;
        assert_eq!(whole.len(), before.len() + 1_050, "what was hidden already is in sight again");
        assert!(whole.iter().any(|member| member["id"] == new["id"]));
    }

    async fn who_was_corrected_by_it_is_corrected_by_hand_and_stays_so(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let who = format!("/api/v1/members/{}", world.member(0));
        let known = world.get(&who).by(&clerk).send().await.expect(200).json;
        let name = known["name"].as_str().unwrap();
        let file = csv(&[
            REGISTER,
            &format!("{name},{},满族,硕士,正式,2001-07,柳溪村党支部,,,", person(0)),
            &format!("新来的,{},汉族,本科,正式,2010-07,石桥村支部,13800138001,白沙镇,", person(600)),
        ]);
        let id = upload(&world, &clerk, "register", file).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let begun = begin_undo(&world, &clerk, &id, 2).await.expect(202);
        let by_hand = world.call(Method::PATCH, &who).by(&clerk).if_match(2);
        let body = json!({ "reason": "按户口簿更正", "occupation": "电工" });
        by_hand.json(body).send().await.expect(200);

        stopped(&world, &clerk, &id, &begun, json!({ "corrected_members": 1 })).await;
        let after = world.get(&who).by(&clerk).send().await.expect(200).json;
        assert_eq!((&after["education"], &after["occupation"]), (&json!("硕士"), &json!("电工")));
        apply_as(&world, &clerk, &id, 3, json!({ "include_warnings": true })).await.expect(200);
        assert_eq!(register(&world, &clerk).await.len(), before.len() + 1);
    }
}
