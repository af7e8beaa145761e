//! What is opened for an organization, and ends with it: tokens of other systems, imports.

use hongyan::demo::org;
use serde_json::json;

use super::{path, show};
use crate::imports::upload_to;
use crate::support::World;

on_both! {
    async fn nothing_is_opened_for_one_that_is_no_more(world: World) {
        let township = world.confirmed("lin.baisha").await;
        let liuxi = world.organization(org::LIUXI);
        let form = json!({
            "name": "白沙镇门户", "organization_id": liuxi, "actions": ["member.read"], "expires_in_days": 30,
        });
        let tokens = "/api/v1/service-tokens";
        let made = world.post(tokens).by(&township).json(form.clone()).send().await.expect(201);
        let version = show(&world, &township, &liuxi.to_string()).await.version();
        let end = json!({
            "heir_id": world.organization(org::SHIQIAO), "document_number": "白委〔2026〕9号", "on": "2026-03-01",
        });
        let end = world.post(&format!("{}/dissolve", path(liuxi))).by(&township).if_match(version).json(end);
        end.send().await.expect(200);

        let token = made.json["token"].as_str().unwrap();
        world.get("/api/v1/members").bearer(token).send().await.refused(401, "token_invalid");
        let shown = world.get(&format!("{tokens}/{}", made.id())).by(&township).send().await.expect(200);
        assert_eq!((&shown.json["state"], &shown.json["version"]), (&json!("revoked"), &json!(2)));
        let another = world.post(tokens).by(&township).json(form).send().await;
        another.refused(409, "organization_dissolved");
        let file = ("text/csv", "姓名,公民身份号码,党员类别,入党时间\r\n".as_bytes().to_vec());
        let import = upload_to(&world, &township, liuxi, "register", file).await;
        import.refused(409, "organization_dissolved");
    }
}
