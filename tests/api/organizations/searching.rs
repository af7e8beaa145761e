//! Finding organizations, and what is shown of one.

use hongyan::demo::org;
use serde_json::json;

use super::{branch, found, path, show, urlencode};
use crate::support::World;
use crate::support::world::Persona;

async fn names(world: &World, who: &Persona, query: &str) -> Vec<String> {
    let path = format!("/api/v1/organizations?{query}");
    let reply = world.get(&path).by(who).send().await.expect(200);
    let items = reply.json["items"].as_array().unwrap();
    items.iter().map(|item| item["short_name"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_text_finds_what_begins_with_it_else_what_holds_it(world: World) {
        let who = world.officer("luo.xinan").await;
        for (text, expected) in [
            ("柳溪", vec![org::LIUXI]),
            ("中共柳溪", vec![org::LIUXI]),
            ("lxc", vec![org::LIUXI]),
            ("LXC", vec![org::LIUXI]),
            ("新安", vec![org::XINAN, org::XINAN_GROUP, org::HOST_TOWNSHIP]),
            ("溪村", vec![org::LIUXI]),
            ("村党支部", vec![org::LIUXI, org::SHIQIAO]),
            ("没有这个", vec![]),
            ("%", vec![]),
            ("_", vec![]),
        ] {
            let mut found = names(&world, &who, &format!("q={}", urlencode(text))).await;
            let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{text}");
        }
    }

    async fn filters_narrow_and_pages_follow_without_gap(world: World) {
        let who = world.officer("zhang.liuxi").await;
        let home = world.organization(org::HOME_TOWNSHIP);
        let below = names(&world, &who, &format!("superior_id={home}")).await;
        assert_eq!(below, [org::LIUXI, org::SHIQIAO]);
        assert_eq!(names(&world, &who, "region_code=440300").await.len(), 5);
        assert_eq!(names(&world, &who, "region_code=330000&type=branch").await.len(), 2);
        assert_eq!(names(&world, &who, "kind=chamber_of_commerce").await, [org::CHAMBER]);
        assert_eq!(names(&world, &who, "state=dissolved").await.len(), 0);
        for (filter, expected) in [(String::new(), 10), (format!("&q={}", urlencode("村党")), 2)] {
            let start = format!("/api/v1/organizations?limit=1{filter}");
            let (mut path, mut seen) = (start.clone(), Vec::new());
            loop {
                let page = world.get(&path).by(&who).send().await.expect(200);
                seen.push(page.json["items"][0]["id"].as_str().unwrap().to_owned());
                let Some(cursor) = page.json["next_cursor"].as_str() else { break };
                path = format!("{start}&cursor={cursor}");
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), expected, "{filter}");
        }
        let bad = "/api/v1/organizations?kind=castle";
        world.get(bad).by(&who).send().await.refused(400, "malformed_request");
    }

    async fn one_organization_shows_its_place_and_more_to_those_responsible(world: World) {
        let officer = world.officer("lin.baisha").await;
        let mut body = branch(world.organization(org::HOME_TOWNSHIP), "枫林村党支部");
        body["contact_phone"] = json!("0574-63000000");
        let id = found(&world, &officer, body).await;
        let mine = show(&world, &officer, &id).await;
        assert_eq!(mine.json["contact_phone"], "0574-63000000");
        assert_eq!(mine.json["region_name"], "浙江省宁波市慈溪市");
        let advice: Vec<&str> = mine.json["remarks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|remark| remark["advice"].as_str().unwrap())
            .collect();
        assert_eq!(advice, ["too_few_full_members"]);
        let superiors: Vec<&str> = mine.json["superiors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|above| above["short_name"].as_str().unwrap())
            .collect();
        assert_eq!(superiors, [org::HOME_TOWNSHIP, org::HOME_COUNTY, org::ROOT]);

        let stranger = world.officer("luo.xinan").await;
        let theirs = show(&world, &stranger, &id).await;
        assert!(theirs.json.get("contact_phone").is_none(), "{}", theirs.text);
        assert!(theirs.json.get("remarks").is_none(), "{}", theirs.text);
        let liuxi = show(&world, &stranger, world.organization(org::LIUXI)).await;
        assert_eq!(liuxi.json["secretary"], "张支书");
        world.get(&path(7)).by(&stranger).send().await.refused(404, "not_found");
        world.get(&path("x")).by(&stranger).send().await.refused(404, "not_found");
    }
}
