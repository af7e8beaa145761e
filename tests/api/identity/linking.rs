//! Linking what is one's own at a provider, and taking it away.

use hongyan::demo::org;
use serde_json::json;

use super::{IDENTITIES, begin_link, finish, linked, log_in_as, provider, try_link};
use crate::support::{Persona, World};

const ZHANG: &str = "ci-000417";

async fn own(world: &World, who: &Persona) -> Vec<serde_json::Value> {
    let listed = world.get(IDENTITIES).by(who).send().await.expect(200);
    listed.json["items"].as_array().unwrap().clone()
}

on_both! {
    async fn an_identity_is_linked_shown_and_taken_away(world: World) {
        let (id, there) = provider(&world).await;
        let (zhang, identity) = linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        let shown = own(&world, &zhang).await;
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0]["provider_name"], "慈溪市统一身份认证");
        assert!(!shown[0].to_string().contains(ZHANG), "the subject is nobody's to read");

        let copy = world.get("/api/v1/me/export").by(&zhang).send().await.expect(200).json;
        assert_eq!(copy["identities"][0]["subject"], ZHANG, "one's own copy has it");

        let wang = world.officer("wang.shiqiao").await;
        assert!(own(&world, &wang).await.is_empty());
        let path = format!("{IDENTITIES}/{identity}");
        world.delete(&path).by(&wang).without_key().send().await.refused(404, "not_found");
        world.delete(&path).by(&zhang).without_key().send().await.expect(204);
        world.delete(&path).by(&zhang).without_key().send().await.refused(404, "not_found");
        log_in_as(&world, &id, &there, ZHANG).await.refused(403, "identity_unlinked");
        assert!(own(&world, &zhang).await.is_empty());

        let auditor = world.officer("shenji").await;
        let events = world.get("/api/v1/audit-events?action=session.manage_own&limit=200");
        let events = events.by(&auditor).send().await.expect(200);
        assert!(!events.text.contains(ZHANG));
        let account = world.county.account("zhang.liuxi").unwrap().to_string();
        let of_zhang = events.json["items"].as_array().unwrap().iter().filter(|event| {
            event["subject_kind"] == "account" && event["subject_id"] == json!(account)
        });
        assert!(of_zhang.count() >= 2, "{}", events.text);
    }

    async fn linking_takes_a_proof_given_just_now(world: World) {
        let (id, _there) = provider(&world).await;
        let zhang = world.officer("zhang.liuxi").await;
        try_link(&world, &zhang, &id).await.refused(403, "totp_needed");
        world.confirm("zhang.liuxi", &zhang).await;
        try_link(&world, &zhang, &id).await.expect(201);
        world.pass_seconds(901);
        try_link(&world, &zhang, &id).await.refused(403, "totp_needed");
        let reset = world.post(&format!(
            "/api/v1/accounts/{}/reset-totp", world.county.account("zhang.liuxi").unwrap(),
        ));
        let admin = world.confirmed("admin").await;
        reset.by(&admin).if_match(1).send().await.expect(200);
        let zhang = world.officer("zhang.liuxi").await;
        try_link(&world, &zhang, &id).await.expect(201);
        world.pass_seconds(901);
        try_link(&world, &zhang, &id).await.refused(403, "step_up_needed");
    }

    async fn an_identity_is_one_accounts_and_an_account_has_one_there(world: World) {
        let (id, there) = provider(&world).await;
        let (zhang, _) = linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        let wang = world.confirmed("wang.shiqiao").await;
        for (who, subject) in [(&wang, ZHANG), (&zhang, "ci-000418")] {
            let way = begin_link(&world, who, &id).await;
            let code = way.code(&world, &there, subject);
            finish(&world, &way, way.back(&code)).await.refused(409, "identity_taken");
        }
        // What one began another cannot finish, though it be in the same browser.
        let mut way = begin_link(&world, &wang, &id).await;
        let code = way.code(&world, &there, "ci-000500");
        way.by = Some(zhang);
        finish(&world, &way, way.back(&code)).await.refused(401, "identity_attempt_gone");
        assert!(own(&world, &wang).await.is_empty());
    }

    async fn a_countys_provider_speaks_for_its_own_officers_only(world: World) {
        let (id, there) = provider(&world).await;
        let luo = world.confirmed("luo.xinan").await;
        let way = begin_link(&world, &luo, &id).await;
        let code = way.code(&world, &there, "ci-000600");
        finish(&world, &way, way.back(&code)).await.refused(403, "identity_foreign");

        // Who is given a post elsewhere is no more the county's alone.
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        let admin = world.confirmed("admin").await;
        let post = json!({
            "account_id": world.county.account("zhang.liuxi").unwrap(), "role": "secretary",
            "starts_on": "2026-03-01",
        });
        let path = format!("/api/v1/organizations/{}/posts", world.organization(org::HOST_COUNTY));
        let given = world.post(&path).by(&admin).json(json!({
            "account_id": post["account_id"], "role": "auditor", "starts_on": post["starts_on"],
        }));
        given.send().await.expect(201);
        log_in_as(&world, &id, &there, ZHANG).await.refused(403, "identity_foreign");
    }
}
