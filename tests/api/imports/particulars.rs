//! Further particulars out of a register: entered, corrected, put back; and what is no answer is kept.

use hongyan::demo::org;
use serde_json::json;

use super::*;
use crate::exports::{exported, table};
use crate::support::World;

const BEGINNING: &str = "姓名,公民身份号码,民族,党员类别,入党时间,所在党支部";
const FURTHER: &str =
    "籍贯,学位,职称,党内职务,新社会阶层类型,是否农民工,入党介绍人,座机,现居住地,户籍所在地";

fn line(name: &str, number: usize, further: &str) -> String {
    format!("{name},{},汉族,正式,2001-07,柳溪村党支部,{further}", person(number))
}

async fn read(world: &World, clerk: &Persona, name: &str) -> Value {
    let found = world.post("/api/v1/members/search").by(clerk).json(json!({ "name": name }));
    let id = found.send().await.expect(200).json["items"][0]["id"].as_str().unwrap().to_owned();
    world.get(&format!("/api/v1/members/{id}")).by(clerk).send().await.expect(200).json
}

async fn revealed(world: &World, clerk: &Persona, record: &Value, field: &str) -> Value {
    let path = format!("/api/v1/members/{}/reveal", record["id"].as_str().unwrap());
    let body = json!({ "field": field, "reason": "核对导入" });
    world.post(&path).by(clerk).without_key().json(body).send().await.expect(200).json["value"]
        .clone()
}

on_both! {
    async fn a_register_enters_and_corrects_them_and_is_put_back(world: World) {
        let clerk = clerk(&world).await;
        world.confirm("lin.baisha", &clerk).await;
        let who = format!("/api/v1/members/{}", world.member(2));
        let known = world.get(&who).by(&clerk).send().await.expect(200).json;
        let name = known["name"].as_str().unwrap();
        let told = "仪陇,硕士,工程师,支部委员,自由职业者,否,张三、李四,0574-63001234,宁波市海曙区2号,仪陇县3号";
        let file = csv(&[
            &format!("{BEGINNING},{FURTHER}"),
            &line(name, 2, "余姚,博士,无,,新媒体,√,,,宁波市鄞州区1号,"),
            &line("新来的", 600, told),
        ]);
        let id = upload(&world, &clerk, "register", file.clone()).await.expect(201).id();
        let listed = rows(&world, &clerk, &id, "").await;
        assert_eq!(listed[1]["values"]["social_stratum"], "自由职业者");
        apply(&world, &clerk, &id, true).await.expect(200);
        let new = read(&world, &clerk, "新来的").await;
        for (field, value) in [
            ("native_place", json!("仪陇")), ("degree", json!("硕士")), ("professional_title", json!("工程师")),
            ("party_post", json!("支部委员")), ("social_stratum", json!("self_employed")),
            ("migrant_worker", json!(false)), ("introducers", json!("张三、李四")),
        ] {
            assert_eq!(new[field], value, "{field}");
        }
        assert_eq!(revealed(&world, &clerk, &new, "landline").await, "0574-63001234");
        assert_eq!(revealed(&world, &clerk, &new, "residence").await, "宁波市海曙区2号");
        assert_eq!(revealed(&world, &clerk, &new, "registered_residence").await, "仪陇县3号");
        assert_eq!(revealed(&world, &clerk, &new, "address").await, "仪陇县3号", "no column says otherwise");
        let after = world.get(&who).by(&clerk).send().await.expect(200).json;
        assert_eq!((&after["degree"], &after["migrant_worker"]), (&json!("博士"), &json!(true)));
        assert_eq!(after["party_post"], known["party_post"], "an empty cell clears nothing");
        assert_eq!(revealed(&world, &clerk, &after, "landline").await, "0574-55501234");
        let history = world.get(&format!("{who}/history")).by(&clerk).send().await.expect(200).json;
        let changed = history["versions"][0]["changed_fields"].as_array().unwrap();
        for field in ["degree", "social_stratum", "residence"] {
            assert!(changed.contains(&json!(field)), "{changed:?}");
        }
        let again = upload(&world, &clerk, "register", file).await.expect(201).id();
        let listed = rows(&world, &clerk, &again, "").await;
        assert!(listed.iter().all(|row| has(row, "already_on_register")), "{listed:?}");
        undo(&world, &clerk, &id, 2).await.expect(200);
        assert_eq!(world.get(&who).by(&clerk).send().await.expect(200).json, known);
        assert_eq!(revealed(&world, &clerk, &known, "residence").await, Value::Null);
        let bare = csv(&[
            &format!("{BEGINNING},学历"),
            &line(name, 2, "研究生"),
        ]);
        let id = upload(&world, &clerk, "register", bare).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let after = world.get(&who).by(&clerk).send().await.expect(200).json;
        assert_eq!((&after["education"], &after["degree"]), (&json!("研究生"), &known["degree"]));
        assert_eq!(revealed(&world, &clerk, &after, "landline").await, "0574-55501234");
    }

    async fn what_is_no_answer_is_told_with_a_fix_and_kept(world: World) {
        let clerk = clerk(&world).await;
        let file = csv(&[
            &format!("{BEGINNING},新社会阶层类型,是否农民工,籍贯"),
            &line("新来的", 600, &format!("乡绅,也许,{}", "长".repeat(101))),
        ]);
        let id = upload(&world, &clerk, "register", file).await.expect(201).id();
        let row = rows(&world, &clerk, &id, "").await[0].clone();
        assert_eq!(row["verdict"], "warning");
        let issues = row["issues"].as_array().unwrap();
        let of = |code: &str| issues.iter().find(|issue| issue["code"] == code).unwrap();
        let choices = of("social_stratum_unknown")["choices"].as_array().unwrap();
        assert_eq!((choices.len(), &choices[4]), (5, &json!("无")));
        assert_eq!(of("migrant_worker_unreadable")["suggested_fix"], "填“是”或“否”");
        assert!(of("text_unfit")["suggested_fix"].as_str().unwrap().contains("100"));
        apply(&world, &clerk, &id, true).await.expect(200);
        let new = read(&world, &clerk, "新来的").await;
        assert!(new.get("social_stratum").is_none() && new.get("native_place").is_none());
        let township = world.organization(org::HOME_TOWNSHIP);
        let file = table(&exported(&world, &clerk, township, "members", "csv").await, "csv");
        let row = file.iter().find(|row| row.contains(&"新来的".to_owned())).unwrap();
        for kept in ["乡绅".to_owned(), "也许".to_owned(), "长".repeat(101)] {
            assert!(row.contains(&kept), "{row:?}");
        }
    }

    async fn a_registered_residence_writes_over_no_home_address(world: World) {
        let clerk = clerk(&world).await;
        world.confirm("lin.baisha", &clerk).await;
        let who = format!("/api/v1/members/{}", world.member(0));
        let known = world.get(&who).by(&clerk).send().await.expect(200).json;
        let home = revealed(&world, &clerk, &known, "address").await;
        let file = csv(&[
            &format!("{BEGINNING},户籍地址"),
            &line(known["name"].as_str().unwrap(), 0, "慈溪市新浦镇7号"),
        ]);
        let id = upload(&world, &clerk, "register", file).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        assert_eq!(revealed(&world, &clerk, &known, "address").await, home);
        assert_eq!(revealed(&world, &clerk, &known, "registered_residence").await, "慈溪市新浦镇7号");
    }
}
