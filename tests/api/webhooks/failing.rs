//! Endpoints that do not answer: they hold up nobody else, and are given up in the end.

use serde_json::{Value, json};

use super::{change, deliveries, form, happen, hears, make, round, shown};
use crate::support::{Answer, Persona, Receiver, World};
use hongyan::demo::org;

const EVENTS: [&str; 3] = super::FIRST_STEPS;

async fn newest_message(world: &World, who: &Persona) -> Value {
    let inbox = world.get("/api/v1/me/messages").by(who).send().await.expect(200).json;
    inbox["items"][0].clone()
}

on_both! {
    async fn one_that_fails_holds_up_itself_alone(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        // A port that was free a moment ago and has no listener.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let nowhere = form(&world, org::LIUXI, &format!("http://{free}/"), &EVENTS);
        let failing = make(&world, &officer, nowhere).await.expect(201);
        let mut receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::HOME_TOWNSHIP, &EVENTS).await;
        happen(&world).await;
        assert_eq!((round(&world.app).await, receiver.taken().len()), (6, 3));
        let query = format!("endpoint_id={}", failing.id());
        let tried = deliveries(&world, &officer, &query).await;
        assert!(tried.iter().all(|one| one["fault"] == "unreachable"), "{tried:?}");
        assert!(shown(&world, &officer, &failing.id()).await["failing_since"].is_string());
    }

    async fn one_that_fails_for_five_days_is_switched_off_and_its_owner_told(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        let made = hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered", "flow.cancelled"]).await;
        let flow = happen(&world).await;
        receiver.answer([Answer::Status(503); 2]);
        round(&world.app).await;
        world.pass_days(5);
        assert_eq!(round(&world.app).await, 1);
        let officer = world.confirmed("lin.baisha").await;
        assert_eq!(shown(&world, &officer, &made.id).await["state"], "disabled");
        let told = newest_message(&world, &officer).await;
        assert_eq!((&told["kind"], &told["endpoint_id"]), (&json!("webhook.disabled"), &json!(made.id)));
        assert_eq!(told.get("member_id"), None, "it is about nobody");
        assert!(told["text"].as_str().unwrap().contains("停用"));

        // What happens meanwhile is not kept for it.
        let home = world.officer("zhang.liuxi").await;
        let cancel = world.post(&format!("{flow}/cancel")).by(&home).if_match(2);
        cancel.json(json!({ "reason": "不再外出" })).send().await.expect(200);
        world.pass_seconds(300);
        assert_eq!(round(&world.app).await, 0);
        let all = deliveries(&world, &officer, "").await;
        assert_eq!((all.len(), &all[0]["state"]), (1, &json!("dropped")));
        receiver.taken();
        let version = shown(&world, &officer, &made.id).await["version"].as_i64().unwrap();
        change(&world, &officer, &made.id, version, json!({ "active": true })).await.expect(200);
        let after = shown(&world, &officer, &made.id).await;
        assert_eq!((&after["state"], after.get("failing_since")), (&json!("active"), None));
    }

    async fn a_success_makes_good_for_all_failures_before(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let receiver = Receiver::start();
        let made = hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered"]).await;
        happen(&world).await;
        receiver.answer([Answer::Status(503)]);
        round(&world.app).await;
        assert!(shown(&world, &officer, &made.id).await["failing_since"].is_string());
        world.pass_seconds(5);
        round(&world.app).await;
        assert_eq!(shown(&world, &officer, &made.id).await.get("failing_since"), None);
    }

    async fn one_that_says_it_is_gone_is_believed(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let receiver = Receiver::start();
        let made = hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered"]).await;
        happen(&world).await;
        receiver.answer([Answer::Status(410)]);
        round(&world.app).await;
        assert_eq!(shown(&world, &officer, &made.id).await["state"], "disabled");
        assert_eq!(newest_message(&world, &officer).await["kind"], "webhook.disabled");
        let dead = deliveries(&world, &officer, "state=dead").await.remove(0);
        assert_eq!((&dead["attempts"], &dead["status"]), (&json!(1), &json!(410)));
        world.pass_days(1);
        assert_eq!(round(&world.app).await, 0);
    }

    async fn without_the_owner_those_who_act_for_the_organization_are_told(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered"]).await;
        happen(&world).await;
        let admin = world.officer("admin").await;
        let posts = format!("/api/v1/organizations/{}/posts", world.organization(org::HOME_TOWNSHIP));
        let held = world.get(&posts).by(&admin).send().await.expect(200).json;
        let post = held["items"][0]["id"].as_str().unwrap();
        let end = world.post(&format!("/api/v1/posts/{post}/end")).by(&admin).if_match(1);
        end.json(json!({ "on": world.clock.today() })).send().await.expect(200);
        receiver.answer([Answer::Status(410)]);
        round(&world.app).await;
        let secretary = world.officer("zhang.liuxi").await;
        assert_eq!(newest_message(&world, &secretary).await["kind"], "webhook.disabled");
    }
}
