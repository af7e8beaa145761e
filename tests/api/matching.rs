//! Member seeks organization, organization seeks member: who is suggested to whom and why, and where
//! an organization is due.

use hongyan::demo::org;
use serde_json::{Value, json};

use crate::support::journey::{as_member, leaving, registered};
use crate::support::{Persona, World};

const SUGGESTIONS: &str = "/api/v1/host-suggestions";
const CONCENTRATIONS: &str = "/api/v1/concentrations";

/// Founds a branch and answers its id.
async fn founded(
    world: &World,
    by: &str,
    under: &str,
    name: &str,
    kind: &str,
    region: &str,
) -> String {
    let officer = world.officer(by).await;
    let body = json!({
        "superior_id": world.organization(under),
        "name": format!("中共{name}"),
        "short_name": name,
        "type": "branch",
        "kind": kind,
        "region_code": region,
        "established_on": "2026-02-01",
        "contact_phone": "13900000001",
    });
    world.post("/api/v1/organizations").by(&officer).json(body).send().await.expect(201).id()
}

async fn suggested(world: &World, by: &Persona, wish: Value) -> Value {
    let call = world.post(SUGGESTIONS).by(by).without_key().json(wish);
    call.send().await.expect(200).json
}

/// Reason and short name of each suggestion.
fn told(suggested: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = suggested["items"].as_array().unwrap().iter();
    items.map(|item| (text(&item["reason"]["code"]), text(&item["short_name"]))).collect()
}

/// Sends the `n`th member to an organization.
async fn sent(world: &World, n: usize, host: &str) {
    let mut body = leaving(world);
    body["member_id"] = json!(world.member(n));
    body["destination"] = json!({ "kind": "organization", "organization": host });
    registered(world, body).await;
}

async fn concentrated(world: &World, by: &Persona, query: &str) -> Value {
    world.get(&format!("{CONCENTRATIONS}{query}")).by(by).send().await.expect(200).json
}

on_both! {
    async fn a_member_is_told_whom_to_ask_in_the_order_of_the_rules(world: World) {
        founded(&world, "he.xinan", org::HOST_TOWNSHIP, "新安电子厂党支部", "enterprise", "440306").await;
        founded(&world, "he.xinan", org::HOST_TOWNSHIP, "宝安制造业协会党支部", "social_organization", "440306").await;
        founded(&world, "lin.baisha", org::HOME_TOWNSHIP, "白沙网上流动党员党支部", "mobile_branch", "330282").await;
        let mut body = leaving(&world);
        body["trade"] = json!("制造业");
        registered(&world, body).await;
        let member = as_member(&world, 0).await;
        let answer = suggested(&world, &member, json!({})).await;
        let expected = [
            ("employer", "新安电子厂党支部"),
            ("nearest_community", org::XINAN),
            ("trade", "宝安制造业协会党支部"),
            ("home_chamber", org::CHAMBER),
            ("mobile_branch", "白沙网上流动党员党支部"),
        ];
        let expected = expected.map(|(code, name)| (code.to_owned(), name.to_owned()));
        assert_eq!(told(&answer), expected);
        assert_eq!(answer["place"], json!({ "region_code": "440306", "name": "广东省深圳市宝安区" }));
        assert_eq!(answer["finer_place_needed"], true);
        let first = &answer["items"][0];
        assert_eq!((&first["reason"]["exact"], &first["reason"]["proximity"]), (&json!(true), &json!("same_county")));
        assert_eq!(first["reason"]["text"], "所在工作单位建有党组织，应编入其就业单位党组织。");
        for item in answer["items"].as_array().unwrap() {
            assert!(item.get("contact_phone").is_none(), "a branch's number is a person's: {item}");
        }
        let english = world.post(SUGGESTIONS).by(&member).without_key()
            .header("Accept-Language", "en").json(json!({})).send().await.expect(200);
        assert_eq!(
            english.json["items"][0]["reason"]["text"],
            "The employer has an organization: that is where its staff belong.",
        );
        // What is given stands before what is registered.
        let elsewhere = json!({ "region_code": "330106", "employer": "", "trade": "" });
        let elsewhere = suggested(&world, &member, elsewhere).await;
        assert_eq!(told(&elsewhere), [("mobile_branch".to_owned(), "白沙网上流动党员党支部".to_owned())]);
        // Without a registration there is no place yet.
        let nowhere = suggested(&world, &as_member(&world, 2).await, json!({})).await;
        assert_eq!((nowhere.get("place"), &nowhere["finer_place_needed"]), (None, &json!(true)));
    }

    async fn officers_ask_for_their_own_members_and_the_member_sees_it(world: World) {
        registered(&world, leaving(&world)).await;
        let wish = json!({ "member_id": world.member(0) });
        let home = world.officer("zhang.liuxi").await;
        let answer = suggested(&world, &home, wish.clone()).await;
        assert_eq!(answer["items"][0]["short_name"], org::XINAN);
        for (login, status, code) in [
            ("wang.shiqiao", 404, "not_found"),
            ("li.liuxi", 404, "not_found"),
            ("luo.xinan", 404, "not_found"),
            ("ma.shanghui", 403, "forbidden"),
            ("admin", 403, "forbidden"),
            ("tongji", 403, "forbidden"),
        ] {
            let officer = world.officer(login).await;
            let call = world.post(SUGGESTIONS).by(&officer).without_key().json(wish.clone());
            call.send().await.refused(status, code);
        }
        let other = as_member(&world, 2).await;
        let call = world.post(SUGGESTIONS).by(&other).without_key().json(wish);
        call.send().await.refused(404, "not_found");
        for (field, body) in [
            ("/member_id", json!({})),
            ("/region_code", json!({ "member_id": world.member(0), "region_code": "999999" })),
            ("/employer", json!({ "member_id": world.member(0), "employer": "厂".repeat(101) })),
        ] {
            let call = world.post(SUGGESTIONS).by(&home).without_key().json(body);
            let refused = call.send().await.refused(422, "invalid_field");
            assert_eq!(refused.json["errors"][0]["pointer"], field, "{}", refused.text);
        }
        let member = as_member(&world, 0).await;
        let log = world.get("/api/v1/me/access-log").by(&member).send().await.expect(200);
        assert!(log.text.contains("host_suggestion.read"), "{}", log.text);
    }

    async fn where_inbound_members_concentrate_they_have_their_own(world: World) {
        let market =
            founded(&world, "he.xinan", org::HOST_TOWNSHIP, "国际商贸城党支部", "community", "440306").await;
        let home = world.officer("zhang.liuxi").await;
        let wish = json!({ "member_id": world.member(8), "region_code": "440306" });
        let reason = async || {
            let answer = suggested(&world, &home, wish.clone()).await;
            let items = answer["items"].as_array().unwrap();
            let market = items.iter().find(|item| item["id"] == json!(market));
            market.unwrap()["reason"].clone()
        };
        for n in [0, 2] {
            sent(&world, n, &market).await;
        }
        assert_eq!(reason().await["code"], "nearest_community");
        sent(&world, 4, &market).await;
        let reason = reason().await;
        assert_eq!((&reason["code"], &reason["site"]), (&json!("inbound"), &json!("market")));
        assert_eq!(reason["ruling"]["parameter"], "branch_min_full_members");
        assert_eq!(reason["text"], "该市场流入党员集中（3 名以上），已建立自己的党组织。");
    }

    async fn three_full_members_in_a_place_make_a_branch_due(world: World) {
        let xinan = world.organization(org::XINAN).to_string();
        let officer = world.officer("lin.baisha").await;
        let places = |told: &Value| told["places"].as_array().unwrap().len();
        for n in [0, 2] {
            sent(&world, n, &xinan).await;
        }
        let few = concentrated(&world, &officer, "").await;
        assert_eq!((places(&few), &few["least"], &few["elsewhere"]["count"]), (0, &json!(3), &json!(2)));
        let all = concentrated(&world, &officer, "?least=1&level=township").await;
        assert_eq!(all["places"][0]["members"]["count"], 2);
        assert!(all["places"][0].get("proposal").is_none());
        sent(&world, 4, &xinan).await;
        let told = concentrated(&world, &officer, "").await;
        let place = &told["places"][0];
        assert_eq!((&place["region_code"], &place["name"]), (&json!("440306"), &json!("广东省深圳市宝安区")));
        for (figure, count) in [("members", 3), ("full_members", 3), ("placed", 0)] {
            assert_eq!(place[figure]["count"], count, "{figure}");
        }
        assert_eq!(place["organizations"], json!([]));
        assert_eq!((&place["proposal"]["form"], &place["proposal"]["counted"]), (&json!("temporary_branch"), &json!(3)));
        let list = world.get(place["members"]["list"].as_str().unwrap()).by(&officer).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 3);
        let list = world.get(told["total"]["list"].as_str().unwrap()).by(&officer).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 3);

        // Those who see figures only learn nothing of three persons.
        let statistician = world.officer("tongji").await;
        let township = world.organization(org::HOME_TOWNSHIP);
        let covered = concentrated(&world, &statistician, &format!("?organization_id={township}")).await;
        assert_eq!(covered["covered"], true);
        assert!(!covered.to_string().contains("\"list\""));
        assert_eq!((places(&covered), &covered["least"]), (0, &json!(5)));
        for figure in ["elsewhere", "total"] {
            assert!(covered[figure].get("count").is_none(), "{covered}");
        }

        world.pass_days(185);
        let officer = world.officer("lin.baisha").await;
        let settled = concentrated(&world, &officer, "").await;
        assert_eq!(settled["places"][0]["proposal"]["form"], "branch");
        let english = world.get(CONCENTRATIONS).by(&officer).header("Accept-Language", "en").send().await;
        let text = english.json["places"][0]["proposal"]["text"].as_str().unwrap().to_owned();
        assert!(text.starts_with("3 full members have been away there for 6 months"), "{text}");

        // What the home side has there already is not due any more.
        founded(&world, "lin.baisha", org::HOME_TOWNSHIP, "驻深圳流动党员党支部", "temporary", "440306").await;
        let there = concentrated(&world, &officer, "").await;
        assert_eq!(there["places"][0]["organizations"][0]["short_name"], "驻深圳流动党员党支部");
        assert_eq!(there["places"][0]["proposal"]["form"], "branch", "a temporary one is less");
        founded(&world, "lin.baisha", org::HOME_TOWNSHIP, "驻宝安党支部", "chamber_of_commerce", "440306").await;
        let there = concentrated(&world, &officer, "").await;
        assert!(there["places"][0].get("proposal").is_none());

        for (login, status) in [("ma.shanghui", 403), ("admin", 403)] {
            let stranger = world.officer(login).await;
            world.get(CONCENTRATIONS).by(&stranger).send().await.refused(status, "forbidden");
        }
        let outside = format!("{CONCENTRATIONS}?organization_id={}", world.organization(org::XINAN));
        world.get(&outside).by(&officer).send().await.refused(404, "not_found");
        world.get(&format!("{CONCENTRATIONS}?least=0")).by(&officer).send().await.refused(422, "invalid_field");
    }
}
