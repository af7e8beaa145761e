//! Tables as other clerks make them.

use rust_xlsxwriter::{Format, Workbook};

use super::{assert_nothing_lost, codes, load, row_at};
use crate::exchange::field::Field;
use crate::exchange::issue::{IssueCode, Verdict};
use crate::exchange::model::{BranchSource, LineKind, TableKind, Values};
use crate::exchange::words::Cause;

const ID_A: &str = "511302198201089993";
const ID_B: &str = "330282196610110004";
const ID_C: &str = "431126197809240001";

pub fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, cells) in (0_u32..).zip(*rows) {
            for (column, text) in (0_u16..).zip(*cells) {
                if !text.is_empty() {
                    sheet.write_string(row, column, *text).expect("written");
                }
            }
        }
    }
    book.save_to_buffer().expect("saved")
}

#[test]
fn a_register_without_title_in_another_order() {
    let bytes = workbook(&[(
        "Sheet1",
        &[
            &[
                "所属党支部",
                "身份证号码（18位）",
                "姓　名",
                "手机号码",
                "入党日期",
                "转正日期",
                "爱好",
            ],
            &["柳溪村党支部", ID_A, "彭 斌", "13800001234", "2004.12", "2005.12", "四川"],
            &["柳溪村党支部", ID_B, "罗梅", "无", "1987年7月", "", "=1+1"],
            &["柳溪村党支部", "", "钱多", "13800001235", "2010.7", "", ""],
            &["", ID_C, "孙有", "13800001236", "2010.7", "2009.7", "@x"],
        ],
    )]);
    let preview = load(&bytes, "花名册.xlsx").expect("read");
    assert_nothing_lost(&preview);
    assert_eq!(preview.sheets[0].kind, Some(TableKind::Register));
    assert_eq!(preview.rows.len(), 4);
    assert_eq!(codes(row_at(&preview, 2)), []);
    let member = row_at(&preview, 2).values.member();
    assert_eq!(member.name.value.as_deref(), Some("彭斌"));
    assert_eq!(member.extra[0].title, "爱好");
    assert_eq!(row_at(&preview, 3).verdict, Verdict::Ok, "a register needs no phone");
    assert_eq!(row_at(&preview, 3).values.member().extra[0].text.0, "=1+1");
    assert_eq!(codes(row_at(&preview, 4)), [IssueCode::IdMissing]);
    assert_eq!(row_at(&preview, 4).verdict, Verdict::Error, "a new member needs a number");
    assert_eq!(codes(row_at(&preview, 5)), [IssueCode::BranchMissing, IssueCode::FullBeforeJoined]);
}

#[test]
fn two_header_rows_with_merged_groups_repeats_totals_and_notes() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    let head = |sheet: &mut rust_xlsxwriter::Worksheet, at: u32| {
        for (column, title) in [(0, "序号"), (1, "姓名"), (2, "身份证号"), (9, "备注")] {
            sheet.merge_range(at, column, at + 1, column, title, &plain).expect("merged");
        }
        sheet.merge_range(at, 3, at, 5, "外出情况", &plain).expect("merged");
        sheet.merge_range(at, 6, at, 7, "支部联系人", &plain).expect("merged");
        for (column, title) in
            [(3, "时间"), (4, "原因"), (5, "地点"), (6, "姓名"), (7, "电话"), (8, "本人电话")]
        {
            sheet.write_string(at + 1, column, title).expect("written");
        }
    };
    sheet.merge_range(0, 0, 0, 9, "白沙镇柳溪村党支部流动党员登记表", &plain).expect("merged");
    head(sheet, 1);
    let people =
        [(3, "彭斌", ID_A, "务工", "13800001234"), (7, "罗梅", ID_B, "带娃", "13800001234")];
    for (row, name, id, cause, phone) in people {
        sheet.write_number(row, 0, f64::from(row)).expect("written");
        sheet.write_string(row, 1, name).expect("written");
        sheet.write_string(row, 2, id).expect("written");
        sheet.write_number(row, 3, 2024.1).expect("written");
        sheet.write_string(row, 4, cause).expect("written");
        sheet.write_string(row, 5, "广东深圳").expect("written");
        sheet.write_string(row, 6, "王支书").expect("written");
        sheet.write_string(row, 7, "13900000000").expect("written");
        sheet.write_string(row, 8, phone).expect("written");
    }
    sheet.write_number(4, 0, 3.0).expect("written");
    head(sheet, 5);
    sheet.write_string(8, 0, "合计").expect("written");
    sheet.write_number(8, 1, 2.0).expect("written");
    sheet.write_string(9, 0, "注：本表一式两份。").expect("written");
    let preview = load(&book.save_to_buffer().expect("saved"), "登记表.xlsx").expect("read");
    assert_nothing_lost(&preview);
    let kinds: Vec<LineKind> = preview.lines.iter().map(|line| line.kind).collect();
    assert_eq!(
        kinds,
        [
            LineKind::Title,
            LineKind::Header,
            LineKind::Header,
            LineKind::NumberOnly,
            LineKind::RepeatedHeader,
            LineKind::RepeatedHeader,
            LineKind::Total,
            LineKind::Note,
        ]
    );
    let first = row_at(&preview, 4);
    assert_eq!(codes(first), [IssueCode::DateAmbiguous]);
    assert_eq!(first.issues[0].choices, ["2024-01", "2024-10"]);
    let Values::Ledger(ledger) = &first.values else { panic!("a ledger") };
    assert_eq!(ledger.cause.value, Some(Cause::Labour));
    assert_eq!(ledger.member.liaison.value.as_deref(), Some("王支书"));
    assert_eq!(ledger.member.extra[0].title, "支部联系人/电话");
    assert_eq!(ledger.member.branch.value.as_deref(), Some("白沙镇柳溪村党支部"));
    assert_eq!(ledger.member.branch_source, Some(BranchSource::TitleLine));
    assert_eq!(
        codes(row_at(&preview, 8)),
        [IssueCode::DateAmbiguous, IssueCode::CauseUnrecognised, IssueCode::PhoneShared]
    );
}

#[test]
fn a_text_file_in_gb18030_with_repeated_columns() {
    let text = format!(
        "流动党员名单\r\n\r\n姓名,性别,公民身份号码,联系电话,外出时间,外出原因,外出地点,联系电话\r\n\
         彭斌,男,{ID_A},+86 138-0000-1234,2024.1,打工,广东,0817-1234567\r\n\
         罗梅,女,{ID_B},13800001235,2023.11,做生意,福建晋江,\r\n\
         孙有,女,4.31126E+17,1.38E+10,2.02E+07,求学,不详,\r\n"
    );
    let bytes = encoding_rs::GB18030.encode(&text).0;
    let preview = load(&bytes, "上湾村党支部.csv").expect("read");
    assert_nothing_lost(&preview);
    assert_eq!(preview.sheets[0].issues[0].code, IssueCode::ColumnRepeated);
    assert_eq!(preview.sheets[0].issues[0].field, Some(Field::Phone));
    assert_eq!(codes(row_at(&preview, 4)), [IssueCode::DateAmbiguous], "the file lost its zeros");
    let member = row_at(&preview, 5).values.member();
    assert_eq!(codes(row_at(&preview, 5)), []);
    assert_eq!(member.branch.value.as_deref(), Some("上湾村党支部"));
    assert_eq!(member.branch_source, Some(BranchSource::SheetName));
    assert_eq!(
        codes(row_at(&preview, 6)),
        [IssueCode::IdRuinedByExcel, IssueCode::PhoneRuinedByExcel, IssueCode::DateRuinedByExcel]
    );
}

#[test]
fn a_sheet_for_each_branch_and_lines_that_name_one() {
    let head: &[&str] = &["姓名", "公民身份号码", "流出时间", "流出原因", "流入地", "手机"];
    let bytes = workbook(&[
        ("柳溪村", &[head, &["彭斌", ID_A, "2024年3月", "务工", "广东", "13800001234"]]),
        (
            "其他",
            &[
                head,
                &["石桥村党支部"],
                &["罗梅", ID_B, "2024.3.5", "带孙子", "上海", "13800001235"],
                &["上湾村党支部"],
                &["彭斌", ID_A, "2027.3", "退休", "海南", "138000012"],
                &["向红"],
                &["填表人：某某", "", "审核人：某某"],
            ],
        ),
    ]);
    let preview = load(&bytes, "台账.xlsx").expect("read");
    assert_nothing_lost(&preview);
    let branches: Vec<(Option<&str>, Option<BranchSource>)> = preview
        .rows
        .iter()
        .map(|row| row.values.member())
        .map(|member| (member.branch.value.as_deref(), member.branch_source))
        .collect();
    assert_eq!(
        branches,
        [
            (Some("柳溪村"), Some(BranchSource::SheetName)),
            (Some("石桥村党支部"), Some(BranchSource::SectionLine)),
            (Some("上湾村党支部"), Some(BranchSource::SectionLine)),
            (Some("上湾村党支部"), Some(BranchSource::SectionLine)),
        ]
    );
    let duplicate = &preview.rows[2];
    assert_eq!(
        codes(duplicate),
        [IssueCode::PhoneWrongLength, IssueCode::DateInFuture, IssueCode::IdDuplicate]
    );
    assert_eq!(duplicate.issues[2].zh, "身份证号与“柳溪村”表第2行重复。");
    assert_eq!(codes(&preview.rows[3]), [IssueCode::IdMissing, IssueCode::PhoneMissing]);
}

#[test]
fn contradictions_within_and_between_rows() {
    let head: &[&str] = &[
        "姓名",
        "性别",
        "民族",
        "出生年月",
        "公民身份号码",
        "入党时间",
        "党员类别",
        "党支部",
        "手机",
    ];
    let row = |name, birth, id, joined, category, phone| {
        ["", name, "男", "汉", birth, id, joined, category, "一支部", phone]
    };
    let rows = [
        row("彭斌", "1982.2", ID_A, "1999.12", "正式", "13800001234"),
        row("彭斌(大)", "1982.1", "", "2010.7", "群众", "0817-123456"),
        row("彭斌", "1982.2", "", "2010.2.30", "正式", "13800001235 13800001236"),
        row("钱多", "1982", "511302198201089994", "很久以前", "预备", "请打家里"),
        row("孙有", "", "", "2012.7", "正式", "13800001234"),
    ];
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[1..]).collect();
    let table: Vec<&[&str]> = std::iter::once(head).chain(rows).collect();
    let preview = load(&workbook(&[("Sheet1", &table)]), "x.xlsx").expect("read");
    assert_nothing_lost(&preview);
    use IssueCode as C;
    for (row, want) in [
        (2, vec![C::BirthContradictsId, C::JoinedBefore18]),
        (3, vec![C::NameUnusual, C::IdMissing, C::CategoryUnreadable, C::PhoneNotMobile]),
        (4, vec![C::IdMissing, C::DateImpossible, C::PhoneSeveral, C::SameNameAndBirth]),
        (5, vec![C::DateYearOnly, C::IdCheckDigit, C::DateUnreadable, C::PhoneUnreadable]),
        (6, vec![C::IdMissing, C::PhoneShared]),
    ] {
        assert_eq!(codes(row_at(&preview, row)), want, "row {row}");
    }
    let birth = &row_at(&preview, 2).issues[0];
    assert_eq!((birth.cell.column.as_str(), birth.field), ("D", Some(Field::Birth)));
    assert_eq!(birth.choices, ["1982-01-08"]);
}

#[test]
fn side_matters_do_not_hold_a_row_up_and_unclear_titles_are_not_guessed() {
    let bytes = workbook(&[(
        "一支部",
        &[
            &[
                "姓名",
                "身份证号",
                "手机",
                "外出时间",
                "外出原因",
                "流出地",
                "党费交至",
                "最近联系时间",
            ],
            &["彭斌", ID_A, "13800001234", "2024.3", "打工", "四川", "已交清", "上周"],
            &["罗梅", ID_B, "13800001235", "多年", "打工", "四川", "", ""],
        ],
    )]);
    let preview = load(&bytes, "x.xlsx").expect("read");
    assert_nothing_lost(&preview);
    let first = row_at(&preview, 2);
    assert_eq!(codes(first), [IssueCode::DateUnreadable, IssueCode::DateUnreadable]);
    assert_eq!(first.verdict, Verdict::Warning);
    assert_eq!(first.values.member().extra[0].title, "流出地");
    assert_eq!(row_at(&preview, 3).verdict, Verdict::Error);
    let told = &preview.sheets[0].issues[0];
    assert_eq!((told.code, told.cell.column.as_str()), (IssueCode::ColumnNotTaken, "F"));
    assert!(told.zh.contains("“流出地”") && told.zh.contains("外出登记"), "{}", told.zh);
    assert!(told.en.contains("“流出地”") && told.en.contains("the registration"), "{}", told.en);
}

#[test]
fn a_column_that_no_field_takes_is_told_where_it_holds_something() {
    let columns = |titles: &[&str], cells: &[&str]| {
        let head = [&["姓名", "身份证号", "手机"], titles].concat();
        let row = [&["彭斌", ID_A, "13800001234"], cells].concat();
        let bytes = workbook(&[("一支部", &[&head, &row])]);
        let preview = load(&bytes, "x.xlsx").expect("read");
        let told = preview.sheets[0].issues.iter();
        let told: Vec<(IssueCode, String)> =
            told.map(|issue| (issue.code, issue.cell.column.clone())).collect();
        let destination = match &preview.rows[0].values {
            Values::Ledger(row) => row.destination.raw.clone(),
            Values::Register(_) => String::new(),
        };
        (told, destination, preview.rows[0].values.member().extra.len())
    };
    use IssueCode::{ColumnNotTaken as Not, ColumnRepeated as Again};
    let at = |code, column: &str| (code, column.to_owned());
    for (titles, cells, told, destination, kept) in [
        (
            &["流出时间", "流出原因", "流入地"][..],
            &["2024.3", "务工", "广东"][..],
            vec![],
            "广东",
            0,
        ),
        // DOMAIN 6: the ledger of four columns.
        (
            &["流出时间", "流出原因", "流出地行政区划"],
            &["2024.3", "务工", "广东"],
            vec![],
            "广东",
            0,
        ),
        (
            &["流出时间", "流出地行政区划", "流入地"],
            &["2024.3", "浙江", "广东"],
            vec![at(Not, "E")],
            "广东",
            1,
        ),
        (
            &["流出时间", "流入省份", "流入地"],
            &["2024.3", "广东", "深圳"],
            vec![at(Again, "F")],
            "广东",
            1,
        ),
        (&["流出时间", "流出原因", "爱好"], &["2024.3", "务工", ""], vec![], "", 0),
        (&["流出时间", "流出原因", "爱好"], &["2024.3", "务工", "棋"], vec![at(Not, "F")], "", 1),
        (&["流出时间", "流出原因", ""], &["2024.3", "务工", "棋"], vec![at(Not, "F")], "", 1),
        // A register has no place for a departure: kept, and told of.
        (&["入党时间", "流入地"], &["2009.6", "广东"], vec![at(Not, "E")], "", 1),
    ] {
        let want = (told, destination.to_owned(), kept);
        assert_eq!(columns(titles, cells), want, "{titles:?}");
    }
}
