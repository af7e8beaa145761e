//! Accounts of officers, as administrators look after them.

use hongyan::access::{Permit, Role, SystemTask};
use hongyan::auth::service::account::give_post;
use hongyan::db::{Shelf, WriteTx};
use hongyan::demo::{self, org};
use serde_json::{Value, json};

use crate::support::{Persona, Reply, World};

async fn log_in(world: &World, login: &str, password: &str) -> Reply {
    world.log_in(json!({ "method": "password", "login": login, "password": password })).await
}

async fn make(world: &World, admin: &Persona, login: &str, key: &str) -> Reply {
    let body = json!({
        "login": login, "display_name": "赵干事",
        "organization_id": world.organization(org::HOME_TOWNSHIP),
    });
    world.post("/api/v1/accounts").by(admin).key(key).json(body).send().await
}

async fn verb(world: &World, admin: &Persona, id: &str, verb: &str, version: i64) -> Reply {
    let path = format!("/api/v1/accounts/{id}/{verb}");
    world.post(&path).by(admin).if_match(version).json(Value::Null).send().await
}

async fn version(world: &World, admin: &Persona, id: &str) -> i64 {
    world.get(&format!("/api/v1/accounts/{id}")).by(admin).send().await.expect(200).version()
}

/// Makes the account's holder deputy secretary at Liuxi, as the command line would.
async fn appoint(world: &World, account: &str) {
    let permit = Permit::system(SystemTask::CommandLine);
    let (account, branch) = (account.parse().unwrap(), world.organization(org::LIUXI));
    let give = move |tx: &mut WriteTx<'_>| {
        let today = tx.today();
        give_post(tx, account, branch, Role::DeputySecretary, today)
    };
    world.app.db.write(&permit, give).await.unwrap();
}

on_both! {
    async fn the_initial_password_is_told_once_and_has_to_be_changed(world: World) {
        let admin = world.confirmed("admin").await;
        let made = make(&world, &admin, "zhao.baisha", "make-zhao-1").await.expect(201);
        let password = made.json["initial_password"].as_str().unwrap().to_owned();
        let again = make(&world, &admin, "zhao.baisha", "make-zhao-1").await.expect(201);
        assert_eq!(again.id(), made.id());
        assert!(again.json.get("initial_password").is_none(), "{}", again.text);
        make(&world, &admin, "zhao.baisha", "make-zhao-2").await.refused(409, "login_taken");

        let begun = log_in(&world, "zhao.baisha", &password).await.expect(201);
        assert_eq!(begun.json["password_must_change"], json!(true));
        let zhao = Persona { cookie: begun.session_cookie() };
        world.get("/api/v1/members").by(&zhao).send().await.refused(403, "password_must_change");
        let body = json!({ "current": password, "new": "Baisha-Geese-2027" });
        let change = world.post("/api/v1/auth/password").by(&zhao).without_key().json(body);
        change.send().await.expect(204);
        world.get("/api/v1/members").by(&zhao).send().await.refused(403, "forbidden");
    }

    async fn locking_acts_at_the_next_request(world: World) {
        let (admin, zhang) = (world.confirmed("admin").await, world.officer("zhang.liuxi").await);
        let id = world.county.account("zhang.liuxi").unwrap().to_string();
        world.get("/api/v1/members").by(&zhang).send().await.expect(200);
        let before = version(&world, &admin, &id).await;
        verb(&world, &admin, &id, "lock", before + 1).await.refused(412, "stale_version");
        verb(&world, &admin, &id, "lock", before).await.expect(200);
        world.get("/api/v1/members").by(&zhang).send().await.refused(401, "session_ended");
        log_in(&world, "zhang.liuxi", demo::PASSWORD).await.refused(401, "log_in_refused");
        verb(&world, &admin, &id, "lock", before + 1).await.refused(409, "account_state");
        verb(&world, &admin, &id, "unlock", before + 1).await.expect(200);
        world.get("/api/v1/members").by(&zhang).send().await.refused(401, "session_ended");
        log_in(&world, "zhang.liuxi", demo::PASSWORD).await.expect(201);
        verb(&world, &admin, &id, "close", before + 2).await.expect(200);
        verb(&world, &admin, &id, "unlock", before + 3).await.refused(409, "account_state");
        log_in(&world, "zhang.liuxi", demo::PASSWORD).await.refused(401, "log_in_refused");
    }

    async fn a_reset_password_replaces_the_old_one(world: World) {
        let (admin, zhang) = (world.confirmed("admin").await, world.officer("zhang.liuxi").await);
        let id = world.county.account("zhang.liuxi").unwrap().to_string();
        let before = version(&world, &admin, &id).await;
        let reset = verb(&world, &admin, &id, "reset", before).await.expect(200);
        let password = reset.json["initial_password"].as_str().unwrap();
        world.get("/api/v1/members").by(&zhang).send().await.refused(401, "session_ended");
        log_in(&world, "zhang.liuxi", demo::PASSWORD).await.refused(401, "log_in_refused");
        let begun = log_in(&world, "zhang.liuxi", password).await.expect(201);
        assert_eq!(begun.json["password_must_change"], json!(true));
    }

    async fn only_administrators_see_accounts_and_never_lock_themselves_out(world: World) {
        let admin = world.confirmed("admin").await;
        let secretary = world.officer("zhang.liuxi").await;
        world.get("/api/v1/accounts").by(&secretary).send().await.refused(403, "forbidden");
        let all = world.get("/api/v1/accounts").by(&admin).send().await.expect(200);
        assert_eq!(all.json["items"].as_array().unwrap().len(), demo::OFFICERS.len());
        let path = "/api/v1/accounts?login=zhang";
        let found = world.get(path).by(&admin).send().await.expect(200);
        assert_eq!(found.json["items"].as_array().unwrap().len(), 1);
        let id = world.county.account("admin").unwrap().to_string();
        let version = version(&world, &admin, &id).await;
        verb(&world, &admin, &id, "lock", version).await.refused(403, "forbidden");
    }

    async fn the_accounts_of_members_are_not_shown(world: World) {
        let phone = demo::people::phone(0);
        let code = world.code_for(&phone).await;
        let suffix: String = demo::people::id_number(0).chars().skip(14).collect();
        let begun = world
            .log_in(json!({ "method": "one_time_code", "phone": phone, "code": code,
                "id_suffix": suffix }))
            .await
            .expect(201);
        let admin = world.confirmed("admin").await;
        let path = format!("/api/v1/accounts/{}", begun.json["account_id"].as_str().unwrap());
        world.get(&path).by(&admin).send().await.refused(404, "not_found");
    }

    async fn an_officer_who_is_a_member_steps_up_on_the_phone(world: World) {
        let phone = demo::people::phone(0);
        let code = world.code_for(&phone).await;
        let suffix: String = demo::people::id_number(0).chars().skip(14).collect();
        let by_code = |code: String| {
            world.log_in(json!({ "method": "one_time_code", "phone": phone, "code": code,
                "id_suffix": suffix }))
        };
        let first = by_code(code).await.expect(201);
        let admin = world.confirmed("admin").await;
        let body = json!({
            "login": "deputy.liuxi", "display_name": "副书记", "member_id": world.member(0),
            "organization_id": world.organization(org::LIUXI),
        });
        let made = world.post("/api/v1/accounts").by(&admin).json(body.clone()).send().await;
        let made = made.expect(201);
        assert_eq!(made.json["id"], first.json["account_id"]);
        let mut again = body;
        again["login"] = json!("deputy.liuxi.2");
        let again = world.post("/api/v1/accounts").by(&admin).json(again).send().await;
        again.refused(409, "account_state");
        appoint(&world, &made.id()).await;

        let initial = made.json["initial_password"].as_str().unwrap();
        let desk = log_in(&world, "deputy.liuxi", initial).await.expect(201);
        let desk = Persona { cookie: desk.session_cookie() };
        let body = json!({ "current": initial, "new": "Deputy-Geese-2027" });
        let change = world.post("/api/v1/auth/password").by(&desk).without_key().json(body);
        change.send().await.expect(204);
        world.get("/api/v1/members").by(&desk).send().await.expect(200);

        world.pass_seconds(61);
        let begun = by_code(world.code_for(&phone).await).await.expect(201);
        assert_eq!(begun.json["step_up_needed"], json!(true));
        let pocket = Persona { cookie: begun.session_cookie() };
        world.get("/api/v1/members").by(&pocket).send().await.refused(403, "step_up_needed");
        let body = json!({ "password": "Deputy-Geese-2027" });
        let step_up = world.post("/api/v1/auth/step-up").by(&pocket).without_key().json(body);
        step_up.send().await.expect(204);
        world.get("/api/v1/members").by(&pocket).send().await.expect(200);
        world.pass_seconds(12 * 3600 + 1);
        world.get("/api/v1/members").by(&pocket).send().await.refused(403, "step_up_needed");
    }

    async fn the_first_administrator_comes_only_once(world: World) {
        let db = world.app.db.clone();
        let first = || hongyan::auth::service::founding::FirstAdministrator {
            login: "second.admin".to_owned(),
            password: "Second-Founding-1".to_owned(),
            organization: "另一个总部".to_owned(),
            region_code: "330000".to_owned(),
        };
        let hashing = crate::support::database::HASHING;
        let work = move || {
            hongyan::auth::service::founding::first_administrator(&db, hashing, first())
        };
        let refused = std::thread::spawn(work).join().unwrap().unwrap_err();
        assert_eq!(refused.code.as_str(), "account_state");
        log_in(&world, "second.admin", "Second-Founding-1").await.refused(401, "log_in_refused");
    }
}
