//! The further columns of real registers.

use super::clerks::workbook;
use super::{assert_nothing_lost, codes, load, row_at};
use crate::exchange::field::Field;
use crate::exchange::issue::IssueCode;
use crate::exchange::model::{Parsed, RegisterRow, Values};
use crate::exchange::rules::entry;
use crate::exchange::words;
use crate::member::model::further::SocialStratum;

const ID_A: &str = "511302198201089993";

/// The columns of real registers, as clerks title and fill them.
#[test]
fn a_register_with_all_its_columns() {
    let read_row = |cells: &[&str]| {
        let titles = [
            "姓名",
            "身份证号",
            "籍贯",
            "学历学位",
            "学位",
            "职称",
            "党内职务",
            "新社会阶层",
            "是否农民工",
            "入党介绍人",
            "座机",
            "家庭住址",
            "现居住地",
            "户籍地",
        ];
        let bytes = workbook(&[("Sheet1", &[&titles, cells])]);
        let preview = load(&bytes, "花名册.xlsx").expect("read");
        assert_nothing_lost(&preview);
        let row = row_at(&preview, 2);
        let Values::Register(values) = &row.values else { panic!("a register") };
        (
            codes(row).into_iter().filter(|c| *c != IssueCode::BranchMissing).collect::<Vec<_>>(),
            values.clone(),
        )
    };
    let (issues, member) = read_row(&[
        "彭斌",
        ID_A,
        "四川仪陇",
        "本科/学士",
        "学士",
        "工程师",
        "支部委员",
        "3.自由职业者",
        "√",
        "张三、李四",
        "0574-63001234",
        "白沙镇1号",
        "深圳市宝安区2号",
        "仪陇县3号",
    ]);
    assert_eq!(issues, []);
    let further = &member.further;
    assert_eq!(further.native_place.value.as_deref(), Some("四川仪陇"));
    assert_eq!(member.education.value.as_deref(), Some("本科/学士"));
    assert_eq!(further.degree.value.as_deref(), Some("学士"));
    assert_eq!(further.professional_title.value.as_deref(), Some("工程师"));
    assert_eq!(further.party_post.value.as_deref(), Some("支部委员"));
    assert_eq!(further.social_stratum.value, Some(SocialStratum::SelfEmployed));
    assert_eq!(further.migrant_worker.value, Some(true));
    assert_eq!(further.introducers.value.as_deref(), Some("张三、李四"));
    assert_eq!(further.landline.value.as_deref(), Some("0574-63001234"));
    assert_eq!(member.home_address.value.as_deref(), Some("白沙镇1号"));
    assert_eq!(member.residence.value.as_deref(), Some("深圳市宝安区2号"));
    assert_eq!(further.registered_residence.value.as_deref(), Some("仪陇县3号"));
    assert!(!further.stands_for_home);

    let (issues, member) = read_row(&[
        "彭斌", ID_A, "/", "", "无", "", "无", "乡绅", "也许", "无", "无", "", "***", "不详",
    ]);
    assert_eq!(issues, [IssueCode::SocialStratumUnknown, IssueCode::MigrantWorkerUnreadable]);
    let further = &member.further;
    assert_eq!(further.degree.value.as_deref(), Some("无"), "no degree is an answer");
    assert_eq!(further.party_post.value.as_deref(), Some("无"));
    for nothing in
        [&further.native_place, &further.introducers, &further.landline, &member.residence]
    {
        assert_eq!(nothing.value, None);
    }
}

#[test]
fn words_for_the_social_stratum_and_migrant_workers_are_read() {
    use SocialStratum::{
        NewMedia, NoneOfThese, PrivateEnterprise, SelfEmployed, SocialOrganization,
    };
    for kind in SocialStratum::ALL {
        assert_eq!(words::social_stratum(kind.zh()), Some(*kind));
    }
    for (text, kind) in [
        ("私营企业、外商投资企业管理技术人员", Some(PrivateEnterprise)),
        ("1 私营企业和外商投资企业管理技术人员", Some(PrivateEnterprise)),
        ("社会组织从业人员", Some(SocialOrganization)),
        ("自由职业者", Some(SelfEmployed)),
        ("新媒体", Some(NewMedia)),
        ("否", Some(NoneOfThese)),
        ("非新的社会阶层人士", Some(NoneOfThese)),
        ("企业家", None),
        ("", None),
    ] {
        assert_eq!(words::social_stratum(text), kind, "{text}");
    }
    for (text, read) in [
        ("是", Some(true)),
        ("农民工", Some(true)),
        ("否", Some(false)),
        ("非农民工", Some(false)),
        ("不是", Some(false)),
        ("无", Some(false)),
        ("也许", None),
        ("", None),
    ] {
        assert_eq!(words::migrant_worker(text), read, "{text}");
    }
}

#[test]
fn what_was_kept_before_there_was_a_field_goes_into_it() {
    let before = r#"[["基本情况/籍贯","仪陇"],["现居住地","旧址"],["爱好","棋"]]"#;
    let cells = entry::kept_cells(before);
    assert_eq!(entry::kept_particular(&cells, Field::NativePlace), Some("仪陇"));
    assert_eq!(entry::kept_particular(&cells, Field::Residence), Some("旧址"));
    assert_eq!(entry::kept_particular(&cells, Field::Degree), None);
    let mut row = RegisterRow::default();
    assert_eq!(entry::kept_over(Some(before), &row, false).as_deref(), Some(before));
    row.further.native_place = Parsed::new("仪陇", Some("仪陇".to_owned()));
    let after = entry::kept_over(Some(before), &row, false).unwrap();
    assert_eq!(
        entry::kept_cells(&after),
        entry::kept_cells(r#"[["现居住地","旧址"],["爱好","棋"]]"#)
    );
    row.residence = Parsed::new("***", None);
    let after = entry::kept_over(Some(before), &row, false).unwrap();
    assert!(after.contains("旧址") && !after.contains("***"), "a masked cell changes nothing");
}
