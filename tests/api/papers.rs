//! Which paper is advised, and whose word it rests on.

use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{FLOWS, as_member, leaving, registered, step, talk};

on_both! {
    async fn a_short_absence_that_outlasts_its_plan_needs_the_paper_of_a_long_one(world: World) {
        let mut body = leaving(&world);
        body["cause"] = json!("meeting");
        body["expected_return_on"] = json!("2026-04-19");
        let path = registered(&world, body).await;
        let home = world.officer("zhang.liuxi").await;
        let advice = |view: &Value| view["home"]["advice"]["paper"].clone();
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(advice(&view.json), "attestation_letter");
        world.pass_days(200);
        let home = world.officer("zhang.liuxi").await;
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["flowing"]["basis"], "outlasted_plan");
        assert_eq!(advice(&view.json), "certificate");
    }

    async fn whether_a_transfer_is_possible_is_for_the_branch_to_say(world: World) {
        let (home, member) = (world.officer("zhang.liuxi").await, as_member(&world, 0).await);
        let township = world.officer("lin.baisha").await;
        let mut own = leaving(&world);
        for field in ["member_id", "proxy_reason"] {
            own.as_object_mut().unwrap().remove(field);
        }
        own["transfer_possible"] = json!(true);
        let refused = world.post(FLOWS).by(&member).json(own.clone()).send().await;
        let refused = refused.refused(422, "invalid_field");
        assert_eq!(refused.json["errors"][0]["pointer"], "/transfer_possible");
        let mut by_township = leaving(&world);
        by_township["transfer_possible"] = json!(true);
        world.post(FLOWS).by(&township).json(by_township).send().await.refused(422, "invalid_field");
        own["transfer_possible"] = json!(false);
        let made = world.post(FLOWS).by(&member).json(own).send().await.expect(201);
        assert_eq!(made.json["advice"]["reason"], "transfer_not_yet_possible");
        let path = format!("{FLOWS}/{}", made.id());
        let possible = json!({ "transfer_possible": true });
        let refused = step(&world, &member, &path, "amend", 1, possible.clone()).await;
        let refused = refused.refused(422, "invalid_field");
        assert_eq!(refused.json["errors"][0]["pointer"], "/transfer_possible");

        let mut decision = talk();
        decision["transfer_possible"] = json!(true);
        let done = step(&world, &home, &path, "register", 1, decision).await.expect(200);
        let advice = |reply: &Value| (reply["advice"]["paper"].clone(), reply["advice"]["reason"].clone());
        assert_eq!(advice(&done.json), (json!("transfer"), json!("long_and_fixed")));
        let not_yet = json!({ "transfer_possible": false });
        let amended = step(&world, &home, &path, "amend", 2, not_yet).await.expect(200);
        assert_eq!(advice(&amended.json), (json!("certificate"), json!("transfer_not_yet_possible")));
        let host = world.officer("luo.xinan").await;
        step(&world, &host, &path, "amend", 3, possible.clone()).await.refused(422, "invalid_field");
        step(&world, &home, &path, "amend", 3, possible).await.expect(200);
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["home"]["transfer_possible"], true);
        assert_eq!(view.json["home"]["advice"]["paper"], "transfer");
        let history = world.get(&format!("{path}/history")).by(&home).send().await.expect(200);
        assert_eq!(history.json[1]["before"]["transfer_possible"], false);
    }
}
