//! Reminders by the clock, and short messages: when, how often, and never twice.

use std::sync::Arc;

use futures_util::future::join;
use hongyan::app::App;
use hongyan::auth::sender::{HttpSender, SendFault};
use hongyan::background;
use hongyan::config::Gateway;
use hongyan::demo::people;
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use crate::support::journey::{as_member, leaving, placement_of, registered, step};
use crate::support::{Answer, Receiver, World};

/// An absence of the first member at a place where there is nobody to report to.
pub fn to_nowhere(world: &World) -> Value {
    let mut body = leaving(world);
    body["destination"] = json!({ "kind": "unknown" });
    body
}

pub async fn round(app: &App, timer: Timer) -> usize {
    background::round(app, timer).await.unwrap().unwrap_or(0)
}

/// The kinds of the first member's messages, newest first.
pub async fn kinds(world: &World) -> Vec<String> {
    let member = as_member(world, 0).await;
    let inbox = world.get("/api/v1/me/messages").by(&member).send().await.expect(200).json;
    let items = inbox["items"].as_array().unwrap();
    items.iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

pub fn occasions(world: &World) -> Vec<String> {
    let tried = world.outbox.texts(&people::phone(0));
    tried.into_iter().map(|(occasion, _)| occasion).collect()
}

/// Sets a policy of the home county from today on.
pub async fn policy(world: &World, parameter: &str, value: Value) {
    let officer = world.confirmed("qiu.cixi").await;
    let body = json!({
        "parameter": parameter, "county": "330282", "value": value,
        "effective_from": world.clock.today(), "source": "慈组〔2026〕12号",
    });
    world.post("/api/v1/policies").by(&officer).json(body).send().await.expect(201);
}

/// A refusal by the host, which is worth a short message.
async fn refused(world: &World) {
    let host = world.officer("luo.xinan").await;
    let flow = registered(world, leaving(world)).await;
    let placement = placement_of(world, &flow).await;
    step(world, &host, &placement, "refuse", 1, json!({ "ground": "not_here" })).await.expect(200);
}

on_both! {
    async fn contact_is_asked_for_once_before_and_once_after_the_day(world: World) {
        registered(&world, to_nowhere(&world)).await;
        assert_eq!(round(&world.app, Timer::Prompt).await, 0);
        // Seen on 1 March, so that contact is due by 1 September.
        for (days, kind) in [(160, "contact.due_soon"), (30, "contact.overdue")] {
            world.pass_days(days);
            assert_eq!(round(&world.app, Timer::Prompt).await, 1, "{kind}");
            assert_eq!(kinds(&world).await[0], kind);
            world.pass_days(1);
            assert_eq!(round(&world.app, Timer::Prompt).await, 0, "{kind}");
        }
        assert_eq!(kinds(&world).await, ["contact.overdue", "contact.due_soon", "flow.registered"]);
    }

    async fn two_replicas_remind_once(world: World) {
        registered(&world, to_nowhere(&world)).await;
        world.pass_days(160);
        let (one, two) = (round(&world.app, Timer::Prompt), round(&world.app, Timer::Prompt));
        let (one, two) = join(one, two).await;
        assert_eq!(one + two, 1);
        let (one, two) = (round(&world.app, Timer::SendTexts), round(&world.app, Timer::SendTexts));
        let (one, two) = join(one, two).await;
        assert_eq!((one + two, occasions(&world)), (1, vec!["contact.due_soon".to_owned()]));
    }

    async fn arrival_is_asked_for_on_the_days_of_the_policy_until_it_is_reported(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let mut reminded = Vec::new();
        for day in 1..=20 {
            world.pass_days(1);
            if round(&world.app, Timer::Prompt).await == 1 {
                reminded.push(day);
            }
        }
        assert_eq!(reminded, [7, 14]);
        assert_eq!(kinds(&world).await[0], "arrival.reminder");
        let host = world.officer("luo.xinan").await;
        let placement = placement_of(&world, &flow).await;
        step(&world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
        world.pass_days(15);
        assert_eq!(round(&world.app, Timer::Prompt).await, 0);
    }

    async fn a_week_holds_no_more_reminders_than_the_policy_says(world: World) {
        policy(&world, "prompts_per_week", json!(1)).await;
        policy(&world, "arrival_reminder_days", json!(["3", "5"])).await;
        registered(&world, leaving(&world)).await;
        let mut reminded = Vec::new();
        for day in 1..=12 {
            world.pass_days(1);
            if round(&world.app, Timer::Prompt).await == 1 {
                reminded.push(day);
            }
        }
        // The one of the fifth day waits until the week of the first is over.
        assert_eq!(reminded, [3, 10]);
    }

    async fn no_phone_rings_at_night(world: World) {
        world.pass_seconds(10 * 3600);
        refused(&world).await;
        round(&world.app, Timer::SendTexts).await;
        assert_eq!(occasions(&world), Vec::<String>::new());
        // 22:00 in China; 07:59 next, then 08:00.
        world.pass_seconds(10 * 3600 - 60);
        round(&world.app, Timer::SendTexts).await;
        assert_eq!(occasions(&world), Vec::<String>::new());
        world.pass_seconds(60);
        round(&world.app, Timer::SendTexts).await;
        assert_eq!(occasions(&world), ["placement.refused"]);
        round(&world.app, Timer::SendTexts).await;
        assert_eq!(occasions(&world).len(), 1);
    }

    async fn only_what_was_not_taken_is_tried_again_and_under_its_key(world: World) {
        world.outbox.fail_next(SendFault::Unreachable);
        refused(&world).await;
        round(&world.app, Timer::SendTexts).await;
        round(&world.app, Timer::SendTexts).await;
        assert_eq!(occasions(&world).len(), 1, "not before the pause is over");
        world.pass_seconds(60);
        round(&world.app, Timer::SendTexts).await;
        let tried = world.outbox.texts(&people::phone(0));
        assert_eq!(tried.len(), 2);
        assert_eq!(tried[0], tried[1], "another key would be another message");
    }

    async fn silence_of_the_gateway_is_not_answered_with_a_second_message(world: World) {
        world.outbox.fail_next(SendFault::Unanswered);
        refused(&world).await;
        for _ in 0..3 {
            round(&world.app, Timer::SendTexts).await;
            world.pass_days(1);
        }
        assert_eq!(occasions(&world), ["placement.refused"]);
    }

    async fn one_that_was_being_sent_when_the_process_ended_is_not_sent_again(world: World) {
        let mut gateway = Receiver::start();
        let (url, token) = (gateway.url.parse().unwrap(), "gateway-token-for-tests".to_owned());
        let sender = || Arc::new(HttpSender::new(Gateway { url, token }).unwrap());
        let killed = world.replica(sender());
        refused(&world).await;
        gateway.answer([Answer::Silence]);
        let told = gateway.killed_meanwhile(round(&killed, Timer::SendTexts)).await;
        assert_eq!(told.json()["notice"], "placement.refused");
        for _ in 0..3 {
            round(&world.app, Timer::SendTexts).await;
            world.pass_seconds(121);
        }
        assert_eq!(occasions(&world), Vec::<String>::new(), "the phone may have rung");
        assert!(gateway.taken().is_empty());
    }

    async fn who_reported_meanwhile_is_not_written_to(world: World) {
        registered(&world, to_nowhere(&world)).await;
        world.pass_days(160);
        assert_eq!(round(&world.app, Timer::Prompt).await, 1);
        let member = as_member(&world, 0).await;
        let report = json!({
            "id": "all-is-well-just-in-time", "kind": "all_is_well", "made_at": world.clock.now(),
        });
        world.post("/api/v1/check-ins").by(&member).json(report).send().await.expect(201);
        round(&world.app, Timer::SendTexts).await;
        assert_eq!(occasions(&world), Vec::<String>::new());
    }
}
