//! The table is whole, and look-ups answer what they say.

use super::*;

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn count(level: Level, standing: Standing) -> usize {
    regions().iter().filter(|r| r.level == level && r.standing == standing).count()
}

#[test]
fn the_table_has_every_division_of_its_sources() {
    let expected = [
        (Level::Province, Standing::GbT2260, 34),
        (Level::Prefecture, Standing::GbT2260, 333),
        (Level::Prefecture, Standing::NotGbT2260, 20),
        (Level::Prefecture, Standing::Historical, 8),
        (Level::County, Standing::GbT2260, 2_842),
        (Level::County, Standing::NotGbT2260, 516),
        (Level::County, Standing::Historical, 267),
    ];
    for (level, standing, number) in expected {
        assert_eq!(count(level, standing), number, "{level:?} {standing:?}");
    }
    let townships = regions().iter().filter(|r| r.level == Level::Township).count();
    assert_eq!(townships, 41_351);
}

#[test]
fn codes_are_sorted_and_unique_and_parents_exist() {
    assert!(regions().is_sorted_by(|a, b| a.code < b.code));
    for region in regions() {
        if let Some(parent) = region.code.parent() {
            assert!(by_code(parent).is_some(), "{} {}", region.code, region.name);
        }
        let historical = region.standing == Standing::Historical;
        assert_eq!(region.successors().next().is_some(), historical, "{}", region.code);
        for successor in region.successors() {
            assert_eq!(by_code(successor).unwrap().standing, Standing::GbT2260);
        }
    }
}

#[test]
fn children_are_those_directly_below() {
    let names = |parent| children(parent).map(|r| r.name).collect::<Vec<_>>();
    assert_eq!(names(None).len(), 34);
    assert_eq!(names(Some(code("110000"))).len(), 16);
    assert_eq!(names(Some(code("810000"))).len(), 18);
    assert!(names(Some(code("420000"))).contains(&"仙桃市"));
    assert!(names(Some(code("441900"))).contains(&"虎门镇"));
    assert!(!names(Some(code("330100"))).contains(&"富阳市"));
}

#[test]
fn codes_say_where_they_lie() {
    let cases = [
        ("110105", Some("110000"), None),
        ("429004", Some("420000"), None),
        ("440306", Some("440300"), Some("440300")),
        ("441900121", Some("441900"), Some("441900")),
        ("440306001", Some("440306"), Some("440300")),
        ("810002", Some("810000"), None),
        ("440000", None, None),
    ];
    for (text, parent, prefecture) in cases {
        assert_eq!(code(text).parent(), parent.map(code), "{text}");
        assert_eq!(code(text).prefecture(), prefecture.map(code), "{text}");
    }
    assert!(code("440306001").is_within(code("440000")));
    assert!(!code("440306").is_within(code("440300001")));
}

#[test]
fn what_is_no_code_is_refused() {
    for text in ["", "44030", "4403060", "440306000", "000000", "990000", "+40306", "４４０３０６"]
    {
        assert_eq!(text.parse::<RegionCode>(), Err(InvalidRegionCode), "{text}");
    }
    assert_eq!(serde_json::to_string(&code("440306")).unwrap(), "\"440306\"");
    assert_eq!(serde_json::from_str::<RegionCode>("\"440306001\"").unwrap(), code("440306001"));
    assert!(serde_json::from_str::<RegionCode>("\"4403\"").is_err());
}

#[test]
fn id_number_prefixes_are_known_current_or_historical() {
    for prefix in ["330282", "341881", "431126", "520330", "522132", "110103", "460025"] {
        assert!(by_code(code(prefix)).is_some(), "{prefix}");
    }
    assert!(by_code(code("330299")).is_none());
    assert_eq!(by_code(code("320576")).unwrap().standing, Standing::NotGbT2260);
}

#[test]
fn search_puts_the_best_first() {
    let first = |text| search(text, 5).first().map(|r| r.code.to_string());
    assert_eq!(first("宝安").as_deref(), Some("440306"));
    assert_eq!(first("广东").as_deref(), Some("440000"));
    assert_eq!(first("吉林").as_deref(), Some("220000"));
    assert_eq!(first("工业园区").map(|c| c.len()), Some(9));
    assert_eq!(first("3205").as_deref(), Some("320500"));
    assert_eq!(first("　 "), None);
    assert_eq!(search("城关", 3).len(), 3);
    assert_eq!(full_name(code("440306")).as_deref(), Some("广东省深圳市宝安区"));
}

#[test]
fn the_reach_of_a_flow_needs_codes_fine_enough() {
    let cases = [
        ("110105", "110108", Some(FlowRange::SamePrefecture)),
        ("429004", "429005", Some(FlowRange::SameProvince)),
        ("429004", "429004", Some(FlowRange::SameCounty)),
        ("441900121", "441900119", Some(FlowRange::SamePrefecture)),
        ("440306", "441900", Some(FlowRange::SameProvince)),
        ("440306", "440300", None),
        ("440306", "440000", None),
        ("440306", "310000", Some(FlowRange::CrossProvince)),
    ];
    for (home, destination, expected) in cases {
        assert_eq!(FlowRange::between(code(home), code(destination)), expected, "{home}");
    }
}
