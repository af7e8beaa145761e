//! Who is suggested to whom, and in which order.

use super::*;
use crate::kernel::id::Id;

const PLACE: &str = "440306001";

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn wanted() -> Wanted {
    Wanted {
        place: Some(code(PLACE)),
        employer: "海天塑机".into(),
        trade: "建筑".into(),
        written: "海天塑机新桥社区宿舍".into(),
        home_names: vec!["慈溪", "宁波", "浙江"],
        concentrated_from: 3,
    }
}

fn candidate(core: &str, level: Type, kind: Kind, seat: &str) -> Candidate {
    Candidate {
        id: Id::from_raw(7),
        shape: Shape { level, kind, state: OrganizationState::Active },
        core: core.into(),
        seat: Some(code(seat)),
        at_home: false,
        inbound: 0,
        line: false,
        shared: 0,
    }
}

fn branch(core: &str, kind: Kind, seat: &str) -> Candidate {
    candidate(core, Type::Branch, kind, seat)
}

fn reason_of(candidate: Candidate) -> Option<SuggestionReason> {
    suggest(&wanted(), &[candidate]).first().map(|(_, found)| found.reason)
}

#[test]
fn each_organization_is_suggested_for_the_first_reason_that_fits() {
    use SuggestionReason as Why;
    let inbound = |core, kind, inbound| Candidate { inbound, ..branch(core, kind, "440306") };
    let shared = |core, kind, seat, shared| Candidate { shared, ..branch(core, kind, seat) };
    let lined =
        |seat| Candidate { line: true, ..branch("某商会", Kind::ChamberOfCommerce, seat) };
    let committee =
        |seat| candidate("新安街道", Type::TownshipCommittee, Kind::Administrative, seat);
    for (candidate, expected) in [
        (branch("海天塑机", Kind::Enterprise, "440305"), Some(Why::Employer)),
        (branch("海天塑机二厂", Kind::PublicUnit, "440306"), Some(Why::Employer)),
        (branch("海天塑机", Kind::Enterprise, "440100"), Some(Why::Employer)),
        (branch("海天塑机", Kind::Enterprise, "330282"), None),
        (branch("海天塑机", Kind::Village, "440305"), None),
        (branch("桥头社区", Kind::Community, PLACE), Some(Why::NearestCommunity)),
        (branch("桥头社区", Kind::Community, "440306"), Some(Why::NearestCommunity)),
        (branch("桥头社区", Kind::Community, "440306002"), Some(Why::NearestCommunity)),
        (branch("桥头社区", Kind::Community, "440305"), None),
        (branch("中心小学", Kind::PublicUnit, PLACE), Some(Why::NearestUnit)),
        (branch("中心小学", Kind::PublicUnit, "440306"), None),
        (committee(PLACE), Some(Why::PlaceCommittee)),
        (committee("440306"), Some(Why::PlaceCommittee)),
        (committee("440306002"), None),
        (inbound("国际商贸城", Kind::Community, 3), Some(Why::Inbound)),
        (inbound("国际商贸城", Kind::Community, 2), Some(Why::NearestCommunity)),
        (inbound("滨江项目部", Kind::Temporary, 3), Some(Why::Inbound)),
        (inbound("滨江项目部", Kind::Temporary, 2), None),
        (branch("建筑协会", Kind::SocialOrganization, "440305"), Some(Why::Trade)),
        (branch("建筑协会", Kind::SocialOrganization, "440100"), None),
        (branch("深圳慈溪商会", Kind::ChamberOfCommerce, "440304"), Some(Why::HomeChamber)),
        (branch("广东浙江商会", Kind::ChamberOfCommerce, "440100"), Some(Why::HomeChamber)),
        (branch("深圳江西商会", Kind::ChamberOfCommerce, "440304"), None),
        (branch("上海慈溪商会", Kind::ChamberOfCommerce, "310101"), None),
        (lined("440304"), Some(Why::HomeChamber)),
        (shared("某商会", Kind::ChamberOfCommerce, "440304", 1), Some(Why::HomeChamber)),
        (shared("慈溪网上", Kind::MobileBranch, "330282", 2), Some(Why::MobileBranch)),
        (shared("别处网上", Kind::MobileBranch, "330281", 0), None),
    ] {
        let told = format!("{candidate:?}");
        assert_eq!(reason_of(candidate), expected, "{told}");
    }
}

#[test]
fn nobody_is_sent_to_an_office_a_group_what_is_gone_or_home() {
    let community = || branch("桥头社区", Kind::Community, PLACE);
    let dissolved = Candidate {
        shape: Shape { state: OrganizationState::Dissolved, ..community().shape },
        ..community()
    };
    for candidate in [
        Candidate { at_home: true, ..community() },
        dissolved,
        candidate("桥头社区", Type::Group, Kind::Community, PLACE),
        candidate("区委", Type::Department, Kind::Administrative, "440306"),
        Candidate { seat: None, ..community() },
    ] {
        assert_eq!(reason_of(candidate), None);
    }
}

#[test]
fn the_order_is_that_of_the_rules() {
    use SuggestionReason as Why;
    let shared = |core, kind, seat, shared| Candidate { shared, ..branch(core, kind, seat) };
    let candidates = [
        shared("慈溪网上", Kind::MobileBranch, "330282", 1),
        shared("白沙网上", Kind::MobileBranch, "330282", 2),
        branch("深圳浙江商会", Kind::ChamberOfCommerce, "440306"),
        branch("深圳慈溪商会", Kind::ChamberOfCommerce, "440304"),
        shared("某地商会", Kind::ChamberOfCommerce, "440304", 1),
        branch("建筑协会", Kind::SocialOrganization, "440305"),
        Candidate { inbound: 5, ..branch("国际商贸城", Kind::Community, "440306") },
        candidate("新安街道", Type::TownshipCommittee, Kind::Administrative, PLACE),
        branch("中心小学", Kind::PublicUnit, PLACE),
        branch("甲社区", Kind::Community, "440306002"),
        branch("乙社区", Kind::Community, "440306"),
        branch("丙社区", Kind::Community, PLACE),
        branch("新桥社区", Kind::Community, "440306003"),
        branch("海天塑机二厂", Kind::Enterprise, PLACE),
        branch("海天塑机", Kind::Enterprise, "440305"),
    ];
    let told: Vec<(Why, &str)> = suggest(&wanted(), &candidates)
        .into_iter()
        .map(|(at, found)| (found.reason, candidates[at].core.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Why::Employer, "海天塑机"),
            (Why::Employer, "海天塑机二厂"),
            // The residence names it; then the same township, an unknown one, another one.
            (Why::NearestCommunity, "新桥社区"),
            (Why::NearestCommunity, "丙社区"),
            (Why::NearestCommunity, "乙社区"),
            (Why::NearestUnit, "中心小学"),
            (Why::Inbound, "国际商贸城"),
            (Why::Trade, "建筑协会"),
            (Why::HomeChamber, "某地商会"),
            (Why::HomeChamber, "深圳慈溪商会"),
            (Why::HomeChamber, "深圳浙江商会"),
            (Why::MobileBranch, "白沙网上"),
            (Why::MobileBranch, "慈溪网上"),
        ]
    );
}

#[test]
fn without_a_place_there_is_the_mobile_branch() {
    let nowhere = Wanted { place: None, ..wanted() };
    let candidates = [
        branch("海天塑机", Kind::Enterprise, PLACE),
        branch("深圳慈溪商会", Kind::ChamberOfCommerce, PLACE),
        Candidate { shared: 1, ..branch("慈溪网上", Kind::MobileBranch, "330282") },
    ];
    let told: Vec<usize> = suggest(&nowhere, &candidates).into_iter().map(|(at, _)| at).collect();
    assert_eq!(told, [2]);
}

#[test]
fn how_near_a_seat_is() {
    use Proximity::{SameCounty, SamePrefecture, SameProvince, SameTownship};
    for (place, seat, expected) in [
        (PLACE, PLACE, Some(SameTownship)),
        (PLACE, "440306", Some(SameCounty)),
        (PLACE, "440306002", Some(SameCounty)),
        ("440306", "440306", Some(SameCounty)),
        (PLACE, "440305", Some(SamePrefecture)),
        ("440300", "440306", Some(SamePrefecture)),
        ("440306", "440300", Some(SamePrefecture)),
        ("441900003", "441900003", Some(SameTownship)),
        ("441900003", "441900", Some(SamePrefecture)),
        ("110101", "110105", Some(SamePrefecture)),
        (PLACE, "440100", Some(SameProvince)),
        ("440000", "440306", Some(SameProvince)),
        (PLACE, "330282", None),
    ] {
        assert_eq!(proximity(code(place), code(seat)), expected, "{place} {seat}");
    }
}
