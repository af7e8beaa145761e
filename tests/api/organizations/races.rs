//! Two at once: one wins, the other learns of it, and the tree stays a tree.

use futures_util::future::{join, join_all};
use hongyan::demo::{org, people};
use serde_json::{Value, json};

use super::{branch, found, path, show};
use crate::support::World;
use crate::support::world::Persona;

/// Sends the same change from several at once and tells how each was answered.
async fn at_once(world: &World, who: &Persona, calls: &[(String, i64, Value)]) -> Vec<u16> {
    let sent = calls.iter().map(|(path, version, body)| {
        world.post(path).by(who).if_match(*version).json(body.clone()).send()
    });
    let mut answers: Vec<u16> =
        join_all(sent).await.into_iter().map(|reply| reply.status).collect();
    answers.sort_unstable();
    answers
}

async fn township(world: &World, who: &Persona, name: &str) -> String {
    let mut body = branch(world.organization(org::HOME_COUNTY), name);
    body["type"] = json!("township_committee");
    body["kind"] = json!("administrative");
    found(world, who, body).await
}

on_both! {
    async fn of_two_moves_of_one_branch_one_is_made(world: World) {
        let county = world.officer("qiu.cixi").await;
        let first = township(&world, &county, "青山镇党委").await;
        let second = township(&world, &county, "绿水镇党委").await;
        let liuxi = world.organization(org::LIUXI).to_string();
        let version = show(&world, &county, &liuxi).await.version();
        let to = |superior: &str| {
            let body = json!({ "superior_id": superior, "document_number": "慈组〔2026〕1号" });
            (format!("{}/move", path(&liuxi)), version, body)
        };
        let calls = [to(&first), to(&second), to(&first), to(&second)];
        assert_eq!(at_once(&world, &county, &calls).await, [200, 412, 412, 412]);
        let shown = show(&world, &county, &liuxi).await;
        assert_eq!(shown.json["superior_id"], shown.json["superiors"][0]["id"]);
        assert_eq!(shown.json["superiors"].as_array().unwrap().len(), 3);
    }

    async fn two_moves_that_would_close_a_circle_together_do_not(world: World) {
        let county = world.officer("qiu.cixi").await;
        let committee = async |name: &str| {
            let mut body = branch(world.organization(org::HOME_TOWNSHIP), name);
            body["type"] = json!("committee");
            body["kind"] = json!("enterprise");
            found(&world, &county, body).await
        };
        let (one, other) = (committee("甲厂党委").await, committee("乙厂党委").await);
        let below = |moved: &str, superior: &str| {
            let body = json!({ "superior_id": superior, "document_number": "慈组〔2026〕2号" });
            (format!("{}/move", path(moved)), 1, body)
        };
        let calls = [below(&one, &other), below(&other, &one)];
        assert_eq!(at_once(&world, &county, &calls).await, [200, 422]);
    }

    async fn of_two_hand_overs_one_is_made(world: World) {
        let township = world.officer("lin.baisha").await;
        let liuxi = world.organization(org::LIUXI).to_string();
        let version = show(&world, &township, &liuxi).await.version();
        let to = |login: &str| {
            let account = world.county.account(login).unwrap();
            let body = json!({
                "role": "secretary", "to_account_id": account, "on": "2026-03-01",
            });
            (format!("{}/hand-over", path(&liuxi)), version, body)
        };
        let calls = [to("tongji"), to("li.liuxi"), to("tongji"), to("li.liuxi")];
        assert_eq!(at_once(&world, &township, &calls).await, [201, 412, 412, 412]);
        let held = format!("{}/posts", path(&liuxi));
        let held = world.get(&held).by(&township).send().await.expect(200);
        let secretaries = held.json["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|post| post["role"] == "secretary")
            .count();
        assert_eq!(secretaries, 1);
    }

    async fn of_two_appointments_of_a_secretary_one_is_made(world: World) {
        let township = world.officer("lin.baisha").await;
        let fresh = branch(world.organization(org::HOME_TOWNSHIP), "枫林村党支部");
        let fresh = found(&world, &township, fresh).await;
        let to = |login: &str| {
            let account = world.county.account(login).unwrap();
            let body = json!({
                "account_id": account, "role": "secretary", "starts_on": "2026-03-01",
            });
            (format!("{}/posts", path(&fresh)), 1, body)
        };
        let calls = [to("tongji"), to("li.liuxi"), to("shenji"), to("wang.shiqiao")];
        assert_eq!(at_once(&world, &township, &calls).await, [201, 409, 409, 409]);
    }

    async fn nobody_is_registered_into_a_branch_while_it_is_dissolved(world: World) {
        let township = world.officer("lin.baisha").await;
        let liuxi = world.organization(org::LIUXI);
        let version = show(&world, &township, &liuxi.to_string()).await.version();
        let register = |n: usize| {
            let body = json!({
                "branch_id": liuxi, "name": "新来的", "ethnicity": "汉族",
                "id_number": people::id_number(900 + n), "category": "full", "joined_on": "2009-06",
            });
            world.post("/api/v1/members").by(&township).json(body).send()
        };
        let body = json!({
            "heir_id": world.organization(org::SHIQIAO),
            "document_number": "白委〔2026〕9号", "on": "2026-03-01",
        });
        let end = format!("{}/dissolve", path(liuxi));
        let dissolved = world.post(&end).by(&township).if_match(version).json(body).send();
        let (dissolved, entered) = join(dissolved, join_all((0..8).map(register))).await;
        dissolved.expect(200);
        let entered = entered.into_iter().map(|reply| match reply.status {
            201 => 1,
            _ => { reply.refused(409, "organization_dissolved"); 0 }
        });
        let entered: usize = entered.sum();
        let of = async |branch| {
            let list = format!("/api/v1/members?organization_id={branch}&limit=200");
            let page = world.get(&list).by(&township).send().await.expect(200);
            page.json["items"].as_array().unwrap().len()
        };
        assert_eq!(of(liuxi).await, 0);
        assert_eq!(of(world.organization(org::SHIQIAO)).await, 12 + entered);
    }
}
