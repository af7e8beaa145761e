//! Changing the phone a member logs in with: proved by the member, or by two officers.

use actix_web::http::Method;
use futures_util::future::join;
use hongyan::demo::{org, people};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::as_member;
use crate::support::world::{Persona, Reply};

const NEW: &str = "13800138000";
const NOTICE: &str = "log_in_phone_changed";

async fn ask(world: &World, by: &Persona, phone: &str) -> Reply {
    let call = world.post("/api/v1/me/phone/one-time-codes").by(by).without_key();
    call.json(json!({ "phone": phone })).send().await
}

/// The code that was sent to the member's new number.
async fn code_to(world: &World, by: &Persona, phone: &str) -> String {
    ask(world, by, phone).await.expect(202);
    world.outbox.last(phone).unwrap()
}

async fn change(world: &World, by: &Persona, version: i64, phone: &str, code: &str) -> Reply {
    let call = world.call(Method::PUT, "/api/v1/me/phone").by(by).if_match(version);
    call.json(json!({ "phone": phone, "code": code })).send().await
}

async fn propose(world: &World, by: &Persona, n: usize, version: i64, phone: Value) -> Reply {
    let path = format!("/api/v1/members/{}/phone-changes", world.member(n));
    let body = json!({ "phone": phone, "reason": "本人到村委会当面申请" });
    world.post(&path).by(by).if_match(version).json(body).send().await
}

async fn verb(world: &World, by: &Persona, proposed: &Reply, verb: &str, version: i64) -> Reply {
    let path = format!("/api/v1/phone-changes/{}/{verb}", proposed.id());
    world.post(&path).by(by).if_match(version).send().await
}

/// Logs in by code with the number; `id_suffix` as on a new device.
async fn log_in(world: &World, phone: &str, n: usize) -> Reply {
    let asked = json!({ "phone": phone });
    world.post("/api/v1/auth/one-time-codes").json(asked).send().await.expect(202);
    let suffix: String = people::id_number(n).chars().skip(14).collect();
    let code = world.outbox.last(phone).unwrap_or_else(|| "000000".to_owned());
    let body = json!({
        "method": "one_time_code", "phone": phone, "code": code, "id_suffix": suffix,
    });
    world.log_in(body).await
}

async fn history(world: &World, by: &Persona, n: usize) -> Vec<Value> {
    let path = format!("/api/v1/members/{}/history", world.member(n));
    let history = world.get(&path).by(by).send().await.expect(200);
    history.json["versions"].as_array().unwrap().clone()
}

on_both! {
    async fn a_member_proves_the_new_number_and_logs_in_with_it(world: World) {
        let (here, old) = (as_member(&world, 0).await, people::phone(0));
        world.pass_seconds(61);
        let there = as_member(&world, 0).await;
        let code = code_to(&world, &here, NEW).await;
        let changed = change(&world, &here, 1, NEW, &code).await.expect(200);
        assert_eq!((changed.version(), changed.session_cookie().as_str()), (2, ""));
        assert!(!changed.text.contains(NEW), "a receipt is stored and holds no number");
        for session in [&here, &there] {
            world.get("/api/v1/me").by(session).send().await.refused(401, "session_ended");
        }
        assert_eq!(world.outbox.notices(&old), [NOTICE]);
        world.pass_seconds(61);
        log_in(&world, &old, 0).await.refused(401, "log_in_refused");
        let again = log_in(&world, NEW, 0).await.expect(201);
        assert_eq!(again.json["member_id"], json!(world.member(0)));
        let secretary = world.officer("zhang.liuxi").await;
        let versions = history(&world, &secretary, 0).await;
        assert_eq!(versions[0]["changed_fields"], json!(["phone"]));
        let find = json!({ "phone": NEW });
        let found = world.post("/api/v1/members/search").by(&secretary).json(find).send().await;
        assert_eq!(found.expect(200).json["items"][0]["id"], json!(world.member(0)));
    }

    async fn a_device_known_before_has_to_be_proved_again(world: World) {
        let code = world.code_for(&people::phone(0)).await;
        let suffix: String = people::id_number(0).chars().skip(14).collect();
        let body = json!({
            "method": "one_time_code", "phone": people::phone(0), "code": code, "id_suffix": suffix,
        });
        let begun = world.log_in(body).await.expect(201);
        let device = begun.cookie("hongyan_device").unwrap();
        let member = Persona { cookie: begun.session_cookie() };
        let code = code_to(&world, &member, NEW).await;
        change(&world, &member, 1, NEW, &code).await.expect(200);
        world.pass_seconds(61);
        let code = world.code_for(NEW).await;
        let body = json!({
            "method": "one_time_code", "phone": NEW, "code": code, "device": device,
        });
        world.log_in(body).await.refused(409, "id_suffix_needed");
    }

    async fn a_code_is_the_members_the_numbers_and_good_once(world: World) {
        let (one, other) = (as_member(&world, 0).await, as_member(&world, 1).await);
        let code = code_to(&world, &one, NEW).await;
        let refused = |reply: Reply| {
            let reply = reply.refused(422, "invalid_field");
            assert_eq!(reply.json["errors"][0]["pointer"], "/code");
        };
        refused(change(&world, &other, 1, NEW, &code).await);
        refused(change(&world, &one, 1, "13900139000", &code).await);
        change(&world, &one, 7, NEW, &code).await.refused(412, "stale_version");
        // It opens no log-in, although it is a code for that number.
        let body = json!({ "method": "one_time_code", "phone": NEW, "code": code });
        world.log_in(body).await.refused(401, "log_in_refused");
        change(&world, &one, 1, NEW, &code).await.expect(200);
        world.pass_seconds(61);
        let again = Persona { cookie: log_in(&world, NEW, 0).await.expect(201).session_cookie() };
        refused(change(&world, &again, 2, NEW, &code).await);
    }

    async fn guessing_the_code_stops_and_a_late_one_is_refused(world: World) {
        let member = as_member(&world, 0).await;
        let code = code_to(&world, &member, NEW).await;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        for _ in 0..5 {
            change(&world, &member, 1, NEW, wrong).await.refused(422, "invalid_field");
        }
        change(&world, &member, 1, NEW, &code).await.refused(422, "invalid_field");
        world.pass_seconds(61);
        let code = code_to(&world, &member, NEW).await;
        world.pass_seconds(300);
        change(&world, &member, 1, NEW, &code).await.refused(422, "invalid_field");
        // Neither a number nor a member can be used to send codes without end.
        ask(&world, &member, NEW).await.expect(202);
        ask(&world, &member, NEW).await.refused(429, "rate_limited");
        for phone in ["13900139001", "13900139002"] {
            ask(&world, &member, phone).await.expect(202);
        }
        ask(&world, &member, "13900139003").await.refused(429, "rate_limited");
    }

    async fn one_officer_changes_nothing_and_two_do(world: World) {
        let (secretary, township) =
            (world.officer("zhang.liuxi").await, world.officer("lin.baisha").await);
        let (member, old) = (as_member(&world, 0).await, people::phone(0));
        let record = format!("/api/v1/members/{}", world.member(0));
        let alone = json!({ "reason": "更正", "phone": NEW });
        let alone = world.call(Method::PATCH, &record).by(&secretary).if_match(1).json(alone);
        let alone = alone.send().await.refused(422, "invalid_field");
        assert!(alone.json["errors"][0]["detail"].as_str().unwrap().contains("phone-changes"));

        let proposed = propose(&world, &secretary, 0, 1, json!(NEW)).await.expect(201);
        assert!(!proposed.text.contains(NEW), "a receipt is stored and holds no number");
        verb(&world, &secretary, &proposed, "confirm", 1).await.refused(403, "two_officers_needed");
        world.get("/api/v1/me").by(&member).send().await.expect(200);
        let waiting = "/api/v1/phone-changes?state=proposed";
        let waiting = world.get(waiting).by(&township).send().await.expect(200);
        assert_eq!(waiting.json["items"][0]["phone"], "138****8000");
        assert_eq!(waiting.json["items"][0]["id"], json!(proposed.id()));
        let record = world.get(&format!("/api/v1/members/{}", world.member(0))).by(&township).send().await;
        assert_eq!(waiting.json["items"][0]["member_name"], record.expect(200).json["name"]);

        let confirmed = verb(&world, &township, &proposed, "confirm", 1).await.expect(200);
        assert_eq!(confirmed.json["state"], "confirmed");
        verb(&world, &township, &proposed, "confirm", 2).await.refused(409, "phone_change_state");
        world.get("/api/v1/me").by(&member).send().await.refused(401, "session_ended");
        assert_eq!(world.outbox.notices(&old), [NOTICE]);
        world.pass_seconds(61);
        log_in(&world, &old, 0).await.refused(401, "log_in_refused");
        let again = log_in(&world, NEW, 0).await.expect(201);
        let member = Persona { cookie: again.session_cookie() };
        let log = world.get("/api/v1/me/access-log").by(&member).send().await.expect(200);
        for name in ["张支书", "林委员"] {
            let wrote = |entry: &Value| entry["by"] == name && entry["action"] == "member.write";
            assert!(log.json["items"].as_array().unwrap().iter().any(wrote), "{name}: {}", log.text);
        }
        assert_eq!(history(&world, &township, 0).await[0]["reason"], "本人到村委会当面申请");
    }

    async fn a_member_with_a_post_is_no_officer_in_their_own_matter(world: World) {
        let admin = world.confirmed("admin").await;
        let township = world.officer("lin.baisha").await;
        let body = json!({
            "login": "deputy.liuxi", "display_name": "副书记", "member_id": world.member(0),
            "organization_id": world.organization(org::LIUXI),
        });
        let made = world.post("/api/v1/accounts").by(&admin).json(body).send().await.expect(201);
        let post = json!({
            "account_id": made.json["id"], "role": "deputy_secretary", "starts_on": "2026-03-01",
        });
        let path = format!("/api/v1/organizations/{}/posts", world.organization(org::LIUXI));
        world.post(&path).by(&township).if_match(1).json(post).send().await.expect(201);
        let initial = made.json["initial_password"].as_str().unwrap();
        let body = json!({ "method": "password", "login": "deputy.liuxi", "password": initial });
        let deputy = Persona { cookie: world.log_in(body).await.expect(201).session_cookie() };
        let body = json!({ "current": initial, "new": "Deputy-Geese-2027" });
        let changed = world.post("/api/v1/auth/password").by(&deputy).without_key().json(body);
        changed.send().await.expect(204);
        let own = propose(&world, &deputy, 0, 1, json!(NEW)).await;
        own.refused(403, "two_officers_needed");
        let record = format!("/api/v1/members/{}", world.member(0));
        let correction = json!({ "reason": "户口簿", "joined_on": "1980-01" });
        let corrected = world.call(Method::PATCH, &record).by(&deputy).if_match(1).json(correction);
        corrected.send().await.refused(403, "own_record");
        let death = json!({ "cause": "death", "on": "2026-03-01", "document_number": "1号" });
        let left = world.post(&format!("{record}/leave")).by(&deputy).if_match(1).json(death);
        left.send().await.refused(403, "own_record");
        let liaison = json!({ "account_id": made.json["id"] });
        let path = format!("{record}/liaison");
        let liaison = world.call(Method::PUT, &path).by(&deputy).if_match(1).json(liaison);
        liaison.send().await.refused(403, "own_record");
        let proposed = propose(&world, &township, 0, 1, json!(NEW)).await.expect(201);
        verb(&world, &deputy, &proposed, "confirm", 1).await.refused(403, "two_officers_needed");
        let neighbour = propose(&world, &deputy, 2, 1, json!(NEW)).await.expect(201);
        verb(&world, &township, &neighbour, "confirm", 1).await.expect(200);
    }

    async fn strangers_see_and_decide_nothing(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let proposed = propose(&world, &secretary, 0, 1, json!(NEW)).await.expect(201);
        let path = format!("/api/v1/phone-changes/{}", proposed.id());
        for (login, status, code) in [
            ("wang.shiqiao", 404, "not_found"),
            ("he.xinan", 404, "not_found"),
            ("li.liuxi", 403, "forbidden"),
            ("admin", 403, "forbidden"),
        ] {
            let stranger = world.officer(login).await;
            world.get(&path).by(&stranger).send().await.refused(status, code);
            verb(&world, &stranger, &proposed, "confirm", 1).await.refused(status, code);
            verb(&world, &stranger, &proposed, "refuse", 1).await.refused(status, code);
            propose(&world, &stranger, 0, 1, json!(NEW)).await.refused(status, code);
        }
        // An officer's own session has no phone of its own to change.
        ask(&world, &secretary, NEW).await.refused(403, "forbidden");
    }

    async fn a_proposal_is_refused_taken_back_or_runs_out(world: World) {
        let (secretary, township) =
            (world.officer("zhang.liuxi").await, world.officer("lin.baisha").await);
        let first = propose(&world, &secretary, 0, 1, json!(NEW)).await.expect(201);
        verb(&world, &township, &first, "refuse", 2).await.refused(412, "stale_version");
        verb(&world, &township, &first, "refuse", 1).await.expect(200);
        verb(&world, &township, &first, "confirm", 2).await.refused(409, "phone_change_state");
        let second = propose(&world, &secretary, 0, 1, json!(NEW)).await.expect(201);
        propose(&world, &township, 0, 1, json!(NEW)).await.refused(409, "phone_change_open");
        verb(&world, &secretary, &second, "refuse", 1).await.expect(200);
        let third = propose(&world, &secretary, 0, 1, json!(NEW)).await.expect(201);
        world.pass_days(7);
        let township = world.officer("lin.baisha").await;
        verb(&world, &township, &third, "confirm", 1).await.refused(409, "phone_change_state");
        let shown = world.get(&format!("/api/v1/phone-changes/{}", third.id())).by(&township);
        assert_eq!(shown.send().await.expect(200).json["state"], "expired");
        propose(&world, &township, 0, 1, json!(NEW)).await.expect(201);
        assert_eq!(world.outbox.notices(&people::phone(0)), [] as [&str; 0]);
    }

    async fn a_number_is_taken_off_by_two_as_well(world: World) {
        let (secretary, township) =
            (world.officer("zhang.liuxi").await, world.officer("lin.baisha").await);
        let path = format!("/api/v1/members/{}/phone-changes", world.member(0));
        let silent = json!({ "reason": "旧号已停用" });
        let silent = world.post(&path).by(&secretary).if_match(1).json(silent).send().await;
        assert_eq!(silent.refused(422, "invalid_field").json["errors"][0]["pointer"], "/phone");
        let same = propose(&world, &secretary, 0, 1, json!(people::phone(0))).await;
        same.refused(422, "invalid_field");
        let proposed = propose(&world, &secretary, 0, 1, json!(null)).await.expect(201);
        verb(&world, &township, &proposed, "confirm", 1).await.expect(200);
        log_in(&world, &people::phone(0), 0).await.refused(401, "log_in_refused");
    }

    async fn of_two_proposals_at_once_one_waits(world: World) {
        let (secretary, township) =
            (world.officer("zhang.liuxi").await, world.officer("lin.baisha").await);
        let (one, two) = join(
            propose(&world, &secretary, 0, 1, json!(NEW)),
            propose(&world, &township, 0, 1, json!("13900139000")),
        )
        .await;
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.text, two.text);
    }

    async fn the_members_own_change_voids_a_proposal(world: World) {
        let (secretary, township) =
            (world.officer("zhang.liuxi").await, world.officer("lin.baisha").await);
        let member = as_member(&world, 0).await;
        let proposed = propose(&world, &secretary, 0, 1, json!("13900139000")).await.expect(201);
        let code = code_to(&world, &member, NEW).await;
        change(&world, &member, 1, NEW, &code).await.expect(200);
        verb(&world, &township, &proposed, "confirm", 2).await.refused(409, "phone_change_state");
    }

    async fn of_a_confirmation_and_an_own_change_at_once_one_counts(world: World) {
        let (secretary, township) =
            (world.officer("zhang.liuxi").await, world.officer("lin.baisha").await);
        let member = as_member(&world, 0).await;
        let proposed = propose(&world, &secretary, 0, 1, json!("13900139000")).await.expect(201);
        let code = code_to(&world, &member, NEW).await;
        let (own, theirs) = join(
            change(&world, &member, 1, NEW, &code),
            verb(&world, &township, &proposed, "confirm", 1),
        )
        .await;
        let won = [own.status, theirs.status].iter().filter(|status| **status == 200).count();
        assert_eq!(won, 1, "{} {}", own.text, theirs.text);
        assert!(own.status < 500 && theirs.status < 500, "{} {}", own.text, theirs.text);
        let record = world.get(&format!("/api/v1/members/{}", world.member(0))).by(&secretary);
        let record = record.send().await.expect(200);
        let expected = if own.status == 200 { "138****8000" } else { "139****9000" };
        assert_eq!((record.version(), &record.json["phone"]), (2, &json!(expected)));
        assert_eq!(history(&world, &secretary, 0).await.len(), 1);
        assert_eq!(world.outbox.notices(&people::phone(0)).len(), 1);
    }

    async fn one_key_many_times_changes_once(world: World) {
        let member = as_member(&world, 0).await;
        let code = code_to(&world, &member, NEW).await;
        let send = || {
            let call = world.call(Method::PUT, "/api/v1/me/phone").by(&member).if_match(1);
            let body = json!({ "phone": NEW, "code": code });
            call.key("own-phone-key-1").json(body).send()
        };
        let replies = futures_util::future::join_all((0..8).map(|_| send())).await;
        for reply in &replies {
            // Those that came after the change find the session ended.
            assert!([200, 401].contains(&reply.status), "{}", reply.text);
        }
        assert!(replies.iter().any(|reply| reply.status == 200));
        assert_eq!(world.outbox.notices(&people::phone(0)).len(), 1);
    }
}
