//! A short absence that has become a long one: who is told of it, when, and of which paper.

use futures_util::future::join;
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use crate::prompts::{kinds, occasions, policy, round, to_nowhere};
use crate::support::World;
use crate::support::journey::{as_member, leaving, registered, step};

/// Away since 19 February, back by 19 April by plan; long from 19 August on.
fn for_two_months(mut body: Value) -> Value {
    body["expected_return_on"] = json!("2026-04-19");
    body
}

/// Days from the beginning of the world, 1 March, to 19 August.
const TO_THE_LIMIT: i64 = 171;

async fn inbox(world: &World, login: &str, language: &'static str) -> Vec<Value> {
    let officer = world.officer(login).await;
    let call = world.get("/api/v1/me/messages").by(&officer).header("Accept-Language", language);
    call.send().await.expect(200).json["items"].as_array().unwrap().clone()
}

/// What the home branch's secretary was told of absences that have become long.
async fn told_home(world: &World, language: &'static str) -> Vec<String> {
    let messages = inbox(world, "zhang.liuxi", language).await;
    let of_it = messages.into_iter().filter(|one| one["kind"] == "flow.outlasted");
    of_it.map(|one| one["text"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn home_and_the_member_are_told_once_on_the_day_it_becomes_long(world: World) {
        let flow = registered(&world, for_two_months(leaving(&world))).await;
        world.pass_days(TO_THE_LIMIT - 1);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 0);
        world.pass_days(1);
        let other = world.replica(std::sync::Arc::new(world.outbox.clone()));
        let both = (round(&world.app, Timer::TellOutlasted), round(&other, Timer::TellOutlasted));
        let (one, two) = join(both.0, both.1).await;
        assert_eq!(one + two, 1);
        for _ in 0..3 {
            world.pass_days(30);
            assert_eq!(round(&other, Timer::TellOutlasted).await, 0, "once for all time");
        }
        let zh = told_home(&world, "zh-CN").await;
        assert_eq!(zh.len(), 1);
        assert!(zh[0].ends_with("按流动党员管理，请办理流动党员活动证。"), "{}", zh[0]);
        let en = told_home(&world, "en").await;
        assert!(en[0].ends_with("has become a long one; it takes an activity certificate."), "{}", en[0]);
        let message = inbox(&world, "zhang.liuxi", "zh-CN").await.remove(0);
        assert!(flow.ends_with(message["registration_id"].as_str().unwrap()));
        assert_eq!(message["member_id"], json!(world.member(0)));

        let member = as_member(&world, 0).await;
        let own = world.get("/api/v1/me/messages").by(&member).send().await.expect(200).json;
        let told: Vec<&Value> = own["items"].as_array().unwrap().iter()
            .filter(|one| one["kind"] == "paper.reminder").collect();
        assert_eq!(told.len(), 1);
        let text = told[0]["text"].as_str().unwrap();
        assert!(text.starts_with("您原定短期外出") && text.ends_with("请与所在支部联系办理流动党员活动证。"), "{text}");
        // Neither the host nor the committee above has anything to do.
        for login in ["luo.xinan", "lin.baisha"] {
            assert!(inbox(&world, login, "zh-CN").await.iter().all(|one| one["kind"] != "flow.outlasted"));
        }
    }

    async fn the_paper_is_the_one_that_applies_when_it_is_read(world: World) {
        let flow = registered(&world, for_two_months(leaving(&world))).await;
        world.pass_days(TO_THE_LIMIT);
        round(&world.app, Timer::TellOutlasted).await;
        let home = world.officer("zhang.liuxi").await;
        let possible = json!({ "transfer_possible": true });
        step(&world, &home, &flow, "amend", 2, possible).await.expect(200);
        let told = told_home(&world, "zh-CN").await;
        assert!(told[0].ends_with("，请转接组织关系。"), "{}", told[0]);
        let back = json!({ "note": "已当面汇报" });
        step(&world, &home, &flow, "return", 3, back).await.expect(200);
        let told = told_home(&world, "zh-CN").await;
        assert!(told[0].ends_with("按流动党员管理。"), "nothing is to be done any more: {}", told[0]);
    }

    async fn who_came_back_or_was_long_away_by_plan_is_not_told_of(world: World) {
        let back = registered(&world, for_two_months(leaving(&world))).await;
        let mut long = to_nowhere(&world);
        long["member_id"] = json!(world.member(2));
        long["expected_return_on"] = json!("2026-08-19");
        registered(&world, long).await;
        let mut open = to_nowhere(&world);
        open["member_id"] = json!(world.member(4));
        registered(&world, open).await;
        world.pass_days(60);
        let home = world.officer("zhang.liuxi").await;
        let on = json!({ "note": "已当面汇报" });
        step(&world, &home, &back, "return", 2, on).await.expect(200);
        world.pass_days(TO_THE_LIMIT);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 0);
        assert!(told_home(&world, "zh-CN").await.is_empty());
    }

    async fn it_waits_for_room_in_the_members_week(world: World) {
        policy(&world, "prompts_per_week", json!(1)).await;
        registered(&world, for_two_months(to_nowhere(&world))).await;
        world.pass_days(TO_THE_LIMIT);
        assert_eq!(round(&world.app, Timer::Prompt).await, 1, "contact is due soon");
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 0);
        world.pass_days(6);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 0);
        world.pass_days(1);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 1);
        assert_eq!(kinds(&world).await[0], "paper.reminder");
        assert_eq!(told_home(&world, "zh-CN").await.len(), 1);
    }

    async fn where_no_reminders_are_wanted_the_branch_is_told_alone(world: World) {
        policy(&world, "prompts_per_week", json!(0)).await;
        registered(&world, for_two_months(to_nowhere(&world))).await;
        world.pass_days(TO_THE_LIMIT);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 1);
        assert_eq!(told_home(&world, "zh-CN").await.len(), 1);
        assert_eq!(kinds(&world).await, ["flow.registered"]);
    }

    async fn abroad_no_paper_is_asked_for(world: World) {
        let mut abroad = for_two_months(leaving(&world));
        abroad["destination"] = json!({ "kind": "abroad", "country": "JP" });
        registered(&world, abroad).await;
        world.pass_days(TO_THE_LIMIT);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 1);
        let told = told_home(&world, "zh-CN").await;
        assert!(told[0].ends_with("，不需另办证件。"), "{}", told[0]);
        assert!(!kinds(&world).await.contains(&"paper.reminder".to_owned()));
    }

    async fn the_phone_rings_in_the_morning_and_not_for_who_is_back(world: World) {
        let flow = registered(&world, for_two_months(to_nowhere(&world))).await;
        let mut other = for_two_months(to_nowhere(&world));
        other["member_id"] = json!(world.member(2));
        registered(&world, other).await;
        // 22:00 in China.
        world.pass_seconds(10 * 3600);
        world.pass_days(TO_THE_LIMIT);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 2);
        round(&world.app, Timer::SendTexts).await;
        assert_eq!(occasions(&world), Vec::<String>::new());
        let home = world.officer("zhang.liuxi").await;
        let on = json!({ "note": "已当面汇报" });
        step(&world, &home, &flow, "return", 2, on).await.expect(200);
        world.pass_seconds(10 * 3600);
        round(&world.app, Timer::SendTexts).await;
        assert_eq!(occasions(&world), Vec::<String>::new(), "nothing is to be done any more");
        let others = world.outbox.texts(&hongyan::demo::people::phone(2));
        assert_eq!((others.len(), others[0].0.as_str()), (1, "paper.reminder"));
    }

    async fn another_day_of_departure_counts_anew(world: World) {
        let flow = registered(&world, for_two_months(to_nowhere(&world))).await;
        world.pass_days(TO_THE_LIMIT);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 1);
        let home = world.officer("zhang.liuxi").await;
        let later = json!({ "departs_on": "2026-03-19", "expected_return_on": "2026-05-01" });
        step(&world, &home, &flow, "amend", 2, later).await.expect(200);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 0);
        world.pass_days(31);
        assert_eq!(round(&world.app, Timer::TellOutlasted).await, 1);
    }
}
