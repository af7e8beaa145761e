//! What is in the files, checked against what was done.

use hongyan::demo::{org, people};
use serde_json::{Value, json};

use super::*;
use crate::imports::{apply, clerk, csv, person, upload};
use crate::support::World;
use crate::support::journey::{leaving, placement_of, registered, step};

on_both! {
    async fn a_host_gets_what_it_needs_to_know_of_a_guest(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let host = world.officer("luo.xinan").await;
        let xinan = world.organization(org::XINAN);
        let placement = placement_of(&world, &flow).await;
        step(&world, &host, &placement, "check-in", 1, json!({ "on": "2026-02-25" })).await.expect(200);
        let group = world.organization(org::XINAN_GROUP);
        let place = json!({ "branch_id": xinan, "group_id": group, "placed_on": "2026-03-01" });
        step(&world, &host, &placement, "accept", 2, place).await.expect(200);
        for (login, organization) in [("luo.xinan", org::XINAN), ("he.xinan", org::HOST_TOWNSHIP)] {
            let host = world.officer(login).await;
            let organization = world.organization(organization);
            let bytes = exported(&world, &host, organization, "inbound_ledger", "xlsx").await;
            let file = table(&bytes, "xlsx");
            assert_eq!(file.len(), 2, "{login}");
            let cell = |title: &str| column(&file, title)[0].clone();
            let number = people::id_number(0);
            assert_eq!(cell("公民身份号码"), format!("**************{}", &number[14..]));
            assert!(cell("联系电话").contains("****"));
            assert!(cell("流出地党组织").contains("柳溪村"));
            assert_eq!(cell("报到时间"), "2026年2月25日");
            assert_eq!(cell("编入时间"), "2026年3月1日");
            assert_eq!(cell("状态"), "已编入");
            assert_eq!(cell("工作单位及职务"), "新安电子厂");
            assert!(cell("编入党小组").contains("第一党小组"));
            for family in ["宿舍七号楼", "家中有老人"] {
                assert!(!file.concat().concat().contains(family), "{family}");
            }
        }
        let home = world.officer("zhang.liuxi").await;
        let liuxi = world.organization(org::LIUXI);
        let bytes = exported(&world, &home, liuxi, "inbound_ledger", "csv").await;
        assert_eq!(table(&bytes, "csv").len(), 1, "nobody is guest at home");
    }

    async fn the_silent_are_listed_with_reasons_and_the_next_step(world: World) {
        registered(&world, leaving(&world)).await;
        world.pass_days(200);
        let home = world.officer("zhang.liuxi").await;
        let bytes = exported(&world, &home, world.organization(org::LIUXI), "absentees", "csv").await;
        let file = table(&bytes, "csv");
        assert_eq!(file.len(), 2);
        assert!(column(&file, "联系电话")[0].contains("****"));
        assert!(column(&file, "逾期天数")[0].parse::<i64>().unwrap() > 0);
        assert!(column(&file, "原因")[0].contains("逾期"), "{file:?}");
        assert_ne!(column(&file, "下一步")[0], "");
    }

    async fn a_file_is_of_the_type_that_the_description_names(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let liuxi = world.organization(org::LIUXI);
        let document: Value = serde_json::from_str(&hongyan::openapi::text().unwrap()).unwrap();
        let described = &document["paths"]["/api/v1/exports/{id}/file"]["get"]["responses"]["200"]["content"];
        let mut answered = Vec::new();
        for format in ["csv", "xlsx"] {
            let id = ask(&world, &home, liuxi, "members", format).await.expect(202).id();
            finish(&world).await;
            let file = fetch(&world, &home, &id).await.expect(200);
            let kind = file.header("content-type").unwrap().split(';').next().unwrap().to_owned();
            assert!(described[&kind].is_object(), "{kind} is not described: {described}");
            answered.push(kind);
        }
        assert_eq!(described.as_object().unwrap().len(), answered.len());
    }

    async fn a_quarter_is_counted_as_by_hand(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let host = world.officer("luo.xinan").await;
        let placement = placement_of(&world, &flow).await;
        step(&world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
        let place = json!({
            "branch_id": world.organization(org::XINAN),
            "group_id": world.organization(org::XINAN_GROUP),
        });
        step(&world, &host, &placement, "accept", 2, place).await.expect(200);
        world.pass_days(45);
        let officer = world.officer("lin.baisha").await;
        let township = world.organization(org::HOME_TOWNSHIP);
        let counted = async |quarter: &str| {
            let body = json!({
                "organization_id": township, "kind": "quarterly_summary", "format": "xlsx",
                "quarter": quarter,
            });
            let id = world.post(EXPORTS).by(&officer).json(body).send().await.expect(202).id();
            finish(&world).await;
            let file = table(&fetch(&world, &officer, &id).await.expect(200).bytes, "xlsx");
            let named = |unit: &str| file.iter().find(|row| row[0] == unit).unwrap()[1..].join(" ");
            [named(org::LIUXI), named(org::SHIQIAO), named("合计")]
        };
        // Away, six months, left, returned; out of the province; at work; placed; guests, new ones.
        let none = "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0";
        let first = "1 1 1 0 1 0 0 0 0 1 0 0 0 1 0 0";
        assert_eq!(counted("2026-Q1").await, [first, none, first]);
        let second = "1 1 0 0 1 0 0 0 0 1 0 0 0 1 0 0";
        assert_eq!(counted("2026-Q2").await, [second, none, second]);
        assert_eq!(counted("2025-Q4").await, [none, none, none]);

        let host = world.officer("he.xinan").await;
        let at_host = world.organization(org::HOST_TOWNSHIP);
        let body = json!({
            "organization_id": at_host, "kind": "quarterly_summary", "format": "csv", "quarter": "2026-Q1",
        });
        let id = world.post(EXPORTS).by(&host).json(body).send().await.expect(202).id();
        finish(&world).await;
        let file = table(&fetch(&world, &host, &id).await.expect(200).bytes, "csv");
        assert_eq!(column(&file, "期末流入党员").last().unwrap(), "1");
        assert_eq!(column(&file, "本季度流入").last().unwrap(), "1");
        for (quarter, kind) in [("2026-Q3", "quarterly_summary"), ("2026-Q5", "quarterly_summary"),
            ("2026-Q1", "members")] {
            let body = json!({
                "organization_id": township, "kind": kind, "format": "csv", "quarter": quarter,
            });
            world.post(EXPORTS).by(&officer).json(body).send().await.refused(422, "invalid_field");
        }
    }

    async fn no_cell_becomes_a_formula(world: World) {
        let clerk = clerk(&world).await;
        let evil = "=HYPERLINK(\"http://x\")";
        let file = csv(&[
            crate::imports::REGISTER,
            &format!("钱多,{},汉族,,正式,2009-06,柳溪村党支部,,,\"=HYPERLINK(\"\"http://x\"\")\"", person(700)),
        ]);
        let id = upload(&world, &clerk, "register", file).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let liuxi = world.organization(org::LIUXI);
        let bytes = exported(&world, &clerk, liuxi, "members", "csv").await;
        assert!(column(&table(&bytes, "csv"), "备注").contains(&format!("'{evil}")));
        let bytes = exported(&world, &clerk, liuxi, "members", "xlsx").await;
        assert!(column(&table(&bytes, "xlsx"), "备注").contains(&evil.to_owned()));
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        assert!(book.worksheet_formula(&name).unwrap().is_empty());
    }

    async fn a_file_is_sent_with_its_name_and_kept_by_no_cache(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let liuxi = world.organization(org::LIUXI);
        for (format, kind) in [
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("csv", "text/csv; charset=utf-8"),
        ] {
            let begun = ask(&world, &home, liuxi, "members", format).await.expect(202);
            let id = begun.id();
            assert_eq!(begun.json["state"], "queued");
            assert_eq!(begun.header("location"), Some(format!("{EXPORTS}/{id}").as_str()));
            finish(&world).await;
            let seen = shown(&world, &home, &id).await;
            assert_eq!(seen["file_name"], format!("党员名册_柳溪村党支部_20260301.{format}"));
            let reply = fetch(&world, &home, &id).await.expect(200);
            assert_eq!(reply.header("content-type"), Some(kind));
            assert_eq!(reply.header("cache-control"), Some("no-store"));
            let disposition = reply.header("content-disposition").unwrap();
            assert!(disposition.starts_with("attachment; filename=\"export."), "{disposition}");
            assert!(disposition.contains("filename*=UTF-8''%E5%85%9A%E5%91%98"), "{disposition}");
        }
    }
}
