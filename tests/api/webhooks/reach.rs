//! An endpoint hears of what its organization sees, and of nothing else.

use hongyan::demo::org;
use serde_json::json;

use super::{happen, hears, round};
use crate::support::journey::{placement_of, step};
use crate::support::{Receiver, World};

/// Everything that can be subscribed to.
const ALL: [&str; 18] = [
    "flow.submitted",
    "flow.registered",
    "flow.refused",
    "flow.withdrawn",
    "flow.cancelled",
    "flow.returned",
    "flow.closed",
    "placement.notified",
    "placement.passed_on",
    "placement.checked_in",
    "placement.placed",
    "placement.refused",
    "placement.rerouted",
    "placement.moved",
    "placement.left",
    "placement.ended",
    "case.opened",
    "case.unreachable",
];

on_both! {
    async fn home_hears_of_its_members_the_host_of_whom_it_hosts_and_others_of_nobody(world: World) {
        let home_officer = world.confirmed("lin.baisha").await;
        let host_officer = world.confirmed("he.xinan").await;
        let (mut home, mut host) = (Receiver::start(), Receiver::start());
        let (mut chamber, mut other) = (Receiver::start(), Receiver::start());
        hears(&world, &home_officer, &home, org::HOME_TOWNSHIP, &ALL).await;
        hears(&world, &home_officer, &other, org::SHIQIAO, &ALL).await;
        hears(&world, &host_officer, &host, org::XINAN, &ALL).await;
        hears(&world, &host_officer, &chamber, org::CHAMBER, &ALL).await;

        let flow = happen(&world).await;
        let placement = placement_of(&world, &flow).await;
        round(&world.app).await;
        assert_eq!(home.kinds(), ["flow.registered", "flow.submitted", "placement.notified"]);
        let told = host.taken();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].kind(), "placement.notified");
        let data = told[0].json()["data"].clone();
        assert_eq!(data.get("member_id"), None, "a host cannot open the member");
        assert!(placement.ends_with(data["placement_id"].as_str().unwrap()));

        let by_host = world.officer("luo.xinan").await;
        let refusal = json!({ "ground": "not_here", "note": "查无此人" });
        step(&world, &by_host, &placement, "refuse", 1, refusal).await.expect(200);
        let by_home = world.officer("zhang.liuxi").await;
        let next = json!({ "host_id": world.organization(org::CHAMBER) });
        step(&world, &by_home, &placement, "reroute", 2, next).await.expect(200);
        round(&world.app).await;
        assert_eq!(home.kinds(), ["placement.passed_on", "placement.refused", "placement.rerouted"]);
        let told = host.taken();
        let rerouted = told.iter().find(|one| one.kind() == "placement.rerouted").unwrap();
        assert_eq!(rerouted.json()["data"].get("placement_id"), None, "the next host's placement");
        assert_eq!(told.len(), 2);
        assert_eq!(chamber.kinds(), ["placement.passed_on"]);
        assert!(other.taken().is_empty());
    }

    async fn an_endpoint_hears_of_the_kinds_it_asked_for(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        hears(&world, &officer, &receiver, org::LIUXI, &["placement.notified", "case.opened"]).await;
        happen(&world).await;
        round(&world.app).await;
        assert_eq!(receiver.kinds(), ["placement.notified"]);
        world.pass_days(400);
        hongyan::background::round(&world.app, hongyan::job::model::Timer::OpenCases).await.unwrap();
        round(&world.app).await;
        let told = receiver.taken().remove(0);
        assert_eq!(told.kind(), "case.opened");
        assert!(told.json()["data"]["case_id"].is_string());
    }

    async fn who_is_led_to_a_host_by_a_line_hears_as_the_host_does_while_the_line_stands(world: World) {
        let county = world.confirmed("qiu.cixi").await;
        let mut receiver = Receiver::start();
        // The county of another township's members, to which the host's township is led by a line.
        hears(&world, &county, &receiver, org::SHIQIAO, &["placement.notified"]).await;
        let host = world.confirmed("he.xinan").await;
        let lines = format!("/api/v1/organizations/{}/lines", world.organization(org::HOST_TOWNSHIP));
        let line = json!({
            "to_id": world.organization(org::SHIQIAO), "kind": "home",
            "starts_on": world.clock.today(), "ends_on": world.clock.today(),
        });
        world.post(&lines).by(&host).json(line).send().await.expect(201);
        let flow = happen(&world).await;
        round(&world.app).await;
        let told = receiver.taken();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].json()["data"].get("member_id"), None);
        world.pass_days(1);
        let by_host = world.officer("luo.xinan").await;
        let placement = placement_of(&world, &flow).await;
        step(&world, &by_host, &placement, "refuse", 1, json!({ "ground": "not_here" })).await.expect(200);
        let by_home = world.officer("zhang.liuxi").await;
        let next = json!({ "host_id": world.organization(org::CHAMBER) });
        step(&world, &by_home, &placement, "reroute", 2, next).await.expect(200);
        round(&world.app).await;
        assert!(receiver.taken().is_empty(), "the line has ended");
    }
}
