//! The stored reach of the tree is what walking from superior to superior gives, whatever was done.

use std::collections::BTreeMap;

use hongyan::access::{OrganizationId, Permit, SystemTask};
use hongyan::demo::org;
use hongyan::kernel::day::Day;
use hongyan::organization::model::{NewOrganization, OrganizationKind, OrganizationType};
use hongyan::organization::service;
use serde_json::{Value, json};

use super::{branch, change, found, show};
use crate::support::World;
use crate::support::world::Persona;

/// Numbers that look random and are the same in every run (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// Every organization with its superior, from the list.
async fn superiors(world: &World, who: &Persona) -> BTreeMap<String, Option<String>> {
    let mut all = BTreeMap::new();
    for state in ["active", "dissolved"] {
        let start = format!("/api/v1/organizations?limit=200&state={state}");
        let page = world.get(&start).by(who).send().await.expect(200);
        assert!(page.json.get("next_cursor").is_none(), "one page holds them all");
        for item in page.json["items"].as_array().unwrap() {
            let id = item["id"].as_str().unwrap().to_owned();
            all.insert(id, item["superior_id"].as_str().map(str::to_owned));
        }
    }
    all
}

/// What the closure says stands above, nearest first.
fn above(shown: &Value) -> Vec<String> {
    let chain = shown["superiors"].as_array().unwrap();
    chain.iter().map(|above| above["id"].as_str().unwrap().to_owned()).collect()
}

async fn assert_closure_is_the_walk(world: &World, who: &Persona) {
    let tree = superiors(world, who).await;
    for id in tree.keys() {
        let mut walk = Vec::new();
        let mut at = tree[id].clone();
        while let Some(superior) = at {
            assert!(walk.len() < tree.len(), "a circle");
            at = tree[&superior].clone();
            walk.push(superior);
        }
        assert_eq!(above(&show(world, who, id).await.json), walk, "{id}");
    }
}

/// What one throw of the dice asks for.
enum Wish {
    Found(&'static str, &'static str),
    Move,
    Dissolve,
}

const WISHES: [Wish; 8] = [
    Wish::Found("committee", "enterprise"),
    Wish::Found("general_branch", "village"),
    Wish::Found("branch", "village"),
    Wish::Found("group", "village"),
    Wish::Move,
    Wish::Move,
    Wish::Move,
    Wish::Dissolve,
];

/// Does something somewhere; the rules refuse much of it. Tells what was done.
async fn step(
    world: &World,
    who: &Persona,
    dice: &mut Dice,
    known: &mut Vec<String>,
) -> Option<&'static str> {
    let (one, other) = (known[dice.roll(known.len())].clone(), dice.roll(known.len()));
    let other = known[other].clone();
    let document = "慈组〔2026〕1号";
    let (name, reply) = match &WISHES[dice.roll(WISHES.len())] {
        Wish::Found(level, kind) => {
            let mut body = branch(world.organization(org::HOME_TOWNSHIP), "又一个组织");
            (body["type"], body["kind"]) = (json!(level), json!(kind));
            body["superior_id"] = json!(one);
            let reply = world.post("/api/v1/organizations").by(who).json(body).send().await;
            known.extend(reply.json["id"].as_str().map(str::to_owned));
            ("found", reply)
        }
        Wish::Move => {
            let body = json!({ "superior_id": other, "document_number": document });
            ("move", change(world, who, &one, "move", body).await)
        }
        Wish::Dissolve => {
            let mut body = json!({ "document_number": document, "on": "2026-03-01" });
            if one != other {
                body["heir_id"] = json!(other);
            }
            ("dissolve", change(world, who, &one, "dissolve", body).await)
        }
    };
    assert!([200, 201, 403, 409, 422].contains(&reply.status), "{}", reply.text);
    (reply.status < 300).then_some(name)
}

on_both! {
    async fn whatever_is_done_the_closure_is_the_walk(world: World) {
        let county = world.officer("qiu.cixi").await;
        let mut dice = Dice(20_260_301);
        let mut known: Vec<String> = [org::HOME_COUNTY, org::HOME_TOWNSHIP, org::LIUXI, org::SHIQIAO]
            .map(|name| world.organization(name).to_string())
            .to_vec();
        let mut done: BTreeMap<&str, usize> = BTreeMap::new();
        for number in 1..=240 {
            if let Some(name) = step(&world, &county, &mut dice, &mut known).await {
                *done.entry(name).or_default() += 1;
            }
            if number % 40 == 0 {
                assert_closure_is_the_walk(&world, &county).await;
            }
        }
        let often = |name| done.get(name).is_some_and(|times| *times >= 5);
        assert!(["found", "move", "dissolve"].into_iter().all(often), "{done:?}");
    }

    async fn a_large_subtree_moves_as_one(world: World) {
        let county = world.officer("qiu.cixi").await;
        let committee = async |name: &str| {
            let mut body = branch(world.organization(org::HOME_TOWNSHIP), name);
            (body["type"], body["kind"]) = (json!("committee"), json!("enterprise"));
            found(&world, &county, body).await
        };
        let (from, to) = (committee("老厂党委").await, committee("新厂党委").await);
        let superior: OrganizationId = from.parse().unwrap();
        let branches = found_many(&world, superior, 200).await;
        let body = json!({ "superior_id": to, "document_number": "慈组〔2026〕1号" });
        change(&world, &county, &from, "move", body).await.expect(200);
        for id in [branches[0], branches[100], branches[199]] {
            let chain = above(&show(&world, &county, id).await.json);
            assert_eq!(chain[..2], [from.clone(), to.clone()]);
            assert_eq!(chain.len(), 5);
        }
        let home = world.officer("lin.baisha").await;
        let path = format!("/api/v1/organizations?superior_id={from}&limit=200");
        let page = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(page.json["items"].as_array().unwrap().len(), 200);
    }
}

async fn found_many(world: &World, superior: OrganizationId, number: usize) -> Vec<OrganizationId> {
    let permit = Permit::system(SystemTask::CommandLine);
    let new = move |number: usize| NewOrganization {
        superior_id: Some(superior),
        name: format!("车间{number}党支部"),
        short_name: None,
        r#type: OrganizationType::Branch,
        kind: OrganizationKind::Enterprise,
        region_code: "330282".to_owned(),
        established_on: Day::new(2020, 1, 1).unwrap(),
        document_number: String::new(),
        contact_phone: String::new(),
    };
    let made = world.app.db.write(&permit, move |tx| {
        (0..number).map(|number| service::found(tx, new(number))).collect()
    });
    made.await.unwrap()
}
