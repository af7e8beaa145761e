//! What is sent: signed, thin, until it arrives, and by one replica.

use futures_util::future::join;
use hongyan::background;
use hongyan::demo::{org, people};
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use super::{DELIVERIES, FIRST_STEPS, deliveries, happen, hears, round};
use crate::support::journey::{placement_of, step};
use crate::support::{Answer, Persona, Receiver, Reply, World};

/// Seconds between the tries, as the documentation says.
const PAUSES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

async fn replay(world: &World, by: &Persona, delivery: &Value, version: i64) -> Reply {
    let path = format!("{DELIVERIES}/{}/replay", delivery["id"].as_str().unwrap());
    world.post(&path).by(by).if_match(version).send().await
}

on_both! {
    async fn a_receiver_can_check_what_it_gets_and_learns_ids_alone(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        let made = hears(&world, &officer, &receiver, org::LIUXI, &FIRST_STEPS).await;
        let flow = happen(&world).await;
        assert_eq!(round(&world.app).await, 3);
        let posted = receiver.taken();
        let mut kinds: Vec<String> = posted.iter().map(|one| one.kind()).collect();
        kinds.sort();
        assert_eq!(kinds, FIRST_STEPS);
        let placement = placement_of(&world, &flow).await;
        let member = world.get("/api/v1/members").by(&officer).send().await.expect(200);
        let name = member.json["items"][0]["name"].as_str().unwrap().to_owned();
        for one in &posted {
            assert!(one.is_signed_with(&made.secret), "{one:?}");
            assert!(!one.is_signed_with("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
            assert_eq!(one.header("webhook-timestamp"), world.clock.now().seconds().to_string());
            assert_eq!(one.header("content-type"), "application/json");
            for personal in [&name, &people::phone(0), &people::id_number(0), "新安电子厂", "宿舍"] {
                assert!(!one.text.contains(personal), "{}", one.text);
            }
            let body = one.json();
            assert_eq!(body["timestamp"], json!(world.clock.now()));
            let data = body["data"].as_object().unwrap();
            assert_eq!(data["organization_id"], json!(world.organization(org::LIUXI)));
            assert_eq!(data["member_id"], json!(world.member(0)));
            assert!(flow.ends_with(data["registration_id"].as_str().unwrap()));
            if let Some(id) = data.get("placement_id") {
                assert!(placement.ends_with(id.as_str().unwrap()));
            }
        }
        let sent = deliveries(&world, &officer, "state=delivered").await;
        let ids = |key: &str| {
            let mut ids: Vec<String> =
                sent.iter().map(|one| one[key].as_str().unwrap().to_owned()).collect();
            ids.sort();
            ids
        };
        let mut told: Vec<String> =
            posted.iter().map(|one| one.header("webhook-id").to_owned()).collect();
        told.sort();
        assert_eq!(told, ids("webhook_id"));
        assert_eq!((round(&world.app).await, receiver.taken().len()), (0, 0));
    }

    async fn what_is_refused_is_told_to_nobody(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::LIUXI, &["flow.refused", "flow.cancelled"]).await;
        let flow = happen(&world).await;
        let home = world.officer("zhang.liuxi").await;
        let reason = json!({ "reason": "不再外出" });
        step(&world, &home, &flow, "cancel", 1, reason.clone()).await.refused(412, "stale_version");
        step(&world, &home, &flow, "refuse", 2, reason.clone()).await.refused(409, "flow_state");
        round(&world.app).await;
        assert!(receiver.taken().is_empty());
        let once = || {
            let call = world.post(&format!("{flow}/cancel")).by(&home).if_match(2);
            call.key("one-cancel-only").json(reason.clone()).send()
        };
        once().await.expect(200);
        once().await.expect(200);
        round(&world.app).await;
        assert_eq!(receiver.kinds(), ["flow.cancelled"]);
    }

    async fn it_is_tried_ten_times_in_three_days_and_then_replayed_by_hand(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered"]).await;
        happen(&world).await;
        receiver.answer([Answer::Status(500); 10]);
        let mut tries = Vec::new();
        assert_eq!(round(&world.app).await, 1);
        for pause in PAUSES {
            world.pass_seconds(pause - 1);
            assert_eq!(round(&world.app).await, 0, "before the pause of {pause} seconds is over");
            world.pass_seconds(1);
            assert_eq!(round(&world.app).await, 1, "after {pause} seconds");
        }
        tries.extend(receiver.taken());
        assert_eq!(tries.len(), 10);
        for one in &tries {
            assert_eq!(one.header("webhook-id"), tries[0].header("webhook-id"));
            assert_eq!(one.text, tries[0].text, "the body is the same");
        }
        assert_ne!(tries[0].header("webhook-timestamp"), tries[9].header("webhook-timestamp"));
        world.pass_days(1);
        assert_eq!(round(&world.app).await, 0, "a dead one is left alone");

        let officer = world.confirmed("lin.baisha").await;
        let dead = deliveries(&world, &officer, "state=dead").await.remove(0);
        assert_eq!((&dead["attempts"], &dead["status"]), (&json!(10), &json!(500)));
        assert_eq!(dead["fault"], "refused");
        let version = dead["version"].as_i64().unwrap();
        replay(&world, &officer, &dead, version - 1).await.refused(412, "stale_version");
        replay(&world, &officer, &dead, version).await.expect(200);
        let waiting = deliveries(&world, &officer, "state=waiting").await.remove(0);
        let version = waiting["version"].as_i64().unwrap();
        replay(&world, &officer, &dead, version).await.refused(409, "webhook_delivery_state");
        assert_eq!(round(&world.app).await, 1);
        let again = receiver.taken().remove(0);
        assert_eq!((again.header("webhook-id"), &again.text), (tries[0].header("webhook-id"), &tries[0].text));
        let path = format!("{DELIVERIES}/{}", dead["id"].as_str().unwrap());
        let after = world.get(&path).by(&officer).send().await.expect(200).json;
        assert_eq!((&after["state"], &after["attempts"]), (&json!("delivered"), &json!(1)));
    }

    async fn a_redirect_is_not_followed(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered"]).await;
        happen(&world).await;
        receiver.answer([Answer::Moved]);
        round(&world.app).await;
        assert_eq!(receiver.taken().len(), 1, "the redirect was followed");
        let waiting = deliveries(&world, &officer, "state=waiting").await.remove(0);
        assert_eq!((&waiting["fault"], &waiting["status"]), (&json!("refused"), &json!(302)));
    }

    async fn two_replicas_send_once(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::LIUXI, &FIRST_STEPS).await;
        happen(&world).await;
        let other = world.replica(std::sync::Arc::new(world.outbox.clone()));
        let (one, two) = join(round(&world.app), round(&other)).await;
        assert_eq!((one + two, receiver.kinds()), (3, FIRST_STEPS.map(str::to_owned).to_vec()));
    }

    async fn one_that_was_being_sent_when_the_process_ended_goes_out_again_under_its_id(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered"]).await;
        happen(&world).await;
        let killed = world.replica(std::sync::Arc::new(world.outbox.clone()));
        receiver.answer([Answer::Silence]);
        let first = receiver.killed_meanwhile(round(&killed)).await;
        let between = deliveries(&world, &officer, "").await.remove(0);
        assert_eq!((&between["state"], &between["attempts"]), (&json!("sending"), &json!(1)));
        replay(&world, &officer, &between, between["version"].as_i64().unwrap())
            .await
            .refused(409, "webhook_delivery_state");
        // Somebody might still be at it.
        assert_eq!(round(&world.app).await, 0);
        world.pass_seconds(119);
        assert_eq!(round(&world.app).await, 0);
        world.pass_seconds(1);
        assert_eq!(round(&world.app).await, 1);
        let second = receiver.taken().remove(0);
        assert_eq!(second.header("webhook-id"), first.header("webhook-id"));
        assert_eq!(second.text, first.text);
        let after = deliveries(&world, &officer, "").await.remove(0);
        assert_eq!((&after["state"], &after["attempts"]), (&json!("delivered"), &json!(2)));
    }

    async fn a_round_that_lost_its_lease_settles_nothing(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered"]).await;
        happen(&world).await;
        let other = world.replica(std::sync::Arc::new(world.outbox.clone()));
        receiver.answer([Answer::Silence, Answer::Status(500)]);
        receiver.killed_meanwhile(round(&other)).await;
        world.pass_seconds(120);
        assert_eq!(round(&world.app).await, 1);
        let after = deliveries(&world, &officer, "").await.remove(0);
        assert_eq!((&after["state"], &after["status"]), (&json!("waiting"), &json!(500)));
    }

    async fn what_happened_long_ago_is_forgotten(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered"]).await;
        happen(&world).await;
        round(&world.app).await;
        for (days, left) in [(30, 1), (1, 0)] {
            world.pass_days(days);
            background::round(&world.app, Timer::Tidy).await.unwrap();
            let officer = world.confirmed("lin.baisha").await;
            assert_eq!(deliveries(&world, &officer, "").await.len(), left, "{days}");
        }
    }
}
