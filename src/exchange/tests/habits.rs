//! Habits of other clerks: how they write, head and stack their tables.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::{TODAY, assert_nothing_lost, codes, load, row_at};
use crate::exchange::advice::suggested;
use crate::exchange::fault::{Limits, ReadFault};
use crate::exchange::field::Field;
use crate::exchange::issue::{IssueCode, Verdict};
use crate::exchange::model::{LineKind, Preview, TableKind, Values};
use crate::exchange::read;
use crate::kernel::fault::Language;

const ID_A: &str = "511302198201089993";
const ID_B: &str = "330282196610110004";
const ID_C: &str = "431126197809240001";
const ID_X: &str = "11010519491231002X";

fn put(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, text) in (0_u16..).zip(cells) {
        if !text.is_empty() {
            sheet.write_string(row, column, *text).expect("written");
        }
    }
}

fn saved(mut book: Workbook) -> Preview {
    let preview = load(&book.save_to_buffer().expect("saved"), "台账.xlsx").expect("read");
    assert_nothing_lost(&preview);
    preview
}

fn left_on(preview: &Preview, row: u32) -> String {
    let Values::Ledger(ledger) = &row_at(preview, row).values else { panic!("a ledger") };
    ledger.left_on.value.map(|date| date.to_string()).unwrap_or_default()
}

#[test]
fn marks_for_as_above_fill_what_can_be_the_same_and_nothing_else() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    put(sheet, 0, &["姓名", "身份证号", "所在支部", "流出时间", "流出原因", "流入地", "手机"]);
    put(sheet, 1, &["彭斌", ID_A, "〃", "同上", "务工", "上海", "13800001234"]);
    put(sheet, 2, &["罗梅", ID_B, "柳溪村党支部", "2024.3.5", "务工", "上海", "同上"]);
    put(sheet, 3, &["孙有", "同上", "同上", "〃", "\"", "”", "13800001236"]);
    put(sheet, 4, &["同上", ID_C, "同 上", "同上", "〃", "同前", "13800001237"]);
    let preview = saved(book);
    use IssueCode as C;
    let first = row_at(&preview, 2);
    assert_eq!(codes(first), [C::NothingAbove, C::NothingAbove]);
    assert_eq!(
        (first.verdict, first.values.member().branch.value.is_some()),
        (Verdict::Error, false)
    );
    let second = row_at(&preview, 3);
    assert_eq!(codes(second), [C::FilledFromAbove, C::PhoneShared]);
    assert!(second.issues[0].choices.is_empty(), "a phone is not shown in a remark");
    let third = row_at(&preview, 4);
    assert_eq!(left_on(&preview, 4), "2024-03-05");
    assert_eq!(third.values.member().branch.value.as_deref(), Some("柳溪村党支部"));
    let filled = third.issues.iter().filter(|issue| issue.code == C::FilledFromAbove);
    let filled: Vec<(&str, Option<&str>)> =
        filled.map(|i| (i.cell.column.as_str(), i.choices.first().map(String::as_str))).collect();
    let want = [
        ("C", Some("柳溪村党支部")),
        ("D", Some("2024.3.5")),
        ("E", Some("务工")),
        ("F", Some("上海")),
    ];
    assert_eq!(filled, want);
    assert!(codes(third).contains(&C::NothingAbove), "nobody has the number of somebody else");
    let fourth = row_at(&preview, 5);
    assert!(codes(fourth).contains(&C::NothingAbove));
    assert_eq!(fourth.values.member().name.value, None);
    assert_eq!(left_on(&preview, 5), "2024-03-05", "from row to row");
}

#[test]
fn three_rows_of_header_in_a_text_file_without_merged_cells() {
    let text = format!(
        "序号,姓名,身份证号,流动情况,,,,联系人,\n,,,流出,,流入,,,\n,,,时间,原因,地点,党组织,姓名,电话\n\
         1,彭斌,{ID_A},2024年3月,务工,广东省深圳市,无,王支书,13900000000\n"
    );
    let preview = load(text.as_bytes(), "一支部.csv").expect("read");
    assert_nothing_lost(&preview);
    let titles: Vec<(&str, Option<Field>)> =
        preview.sheets[0].columns.iter().map(|c| (c.title.as_str(), c.field)).collect();
    assert_eq!(
        titles[3..],
        [
            ("流动情况/流出/时间", Some(Field::LeftOn)),
            ("流动情况/流出/原因", Some(Field::Cause)),
            ("流动情况/流入/地点", Some(Field::Destination)),
            ("流动情况/流入/党组织", Some(Field::HostOrganization)),
            ("联系人/姓名", Some(Field::Liaison)),
            ("联系人/电话", None),
        ]
    );
    assert_eq!(left_on(&preview, 4), "2024-03");
}

#[test]
fn two_tables_under_each_other_keep_their_branches_apart() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = ["姓名", "身份证号", "外出时间", "外出原因", "外出地点", "电话"];
    put(sheet, 0, &["中共柳溪村党支部流动党员台账"]);
    put(sheet, 1, &head);
    put(sheet, 2, &["彭斌", ID_A, "2024年3月", "务工", "广东", "13800001234"]);
    put(sheet, 3, &["合计", "1人"]);
    put(sheet, 5, &["石桥村党支部流动党员台账"]);
    put(sheet, 6, &head);
    put(sheet, 7, &["罗梅", ID_B, "2024-03-05", "经商", "上海", "13800001235"]);
    put(sheet, 9, &["上湾村党支部党员名册"]);
    put(sheet, 10, &["党员姓名", "性别", "公民身份号码", "入党日期"]);
    put(sheet, 11, &["孙有", "女", ID_C, "2001.7.1"]);
    let preview = saved(book);
    let found: Vec<(&str, bool)> = preview
        .rows
        .iter()
        .map(|row| {
            let branch = row.values.member().branch.value.as_deref().unwrap_or_default();
            (branch, matches!(row.values, Values::Ledger(_)))
        })
        .collect();
    assert_eq!(found, [("柳溪村党支部", true), ("石桥村党支部", true), ("上湾村党支部", false)]);
    let titles = preview.lines.iter().filter(|line| line.kind == LineKind::Title).count();
    assert_eq!(titles, 3);
}

#[test]
fn numbers_and_phones_as_clerks_type_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("一支部").expect("a name");
    put(sheet, 0, &["手机", "姓名", "证件号码", "入党时间", "类别"]);
    put(
        sheet,
        1,
        &["+86 138 0000 1234", "欧阳 海燕", "11010519491231002x", "1971年7月1日", "正式"],
    );
    put(
        sheet,
        2,
        &[
            "１３８－００００－１２３５",
            "罗　梅",
            "３３０２８２１９６６１０１１０００４",
            "１９９９．７",
            "正式党员",
        ],
    );
    put(sheet, 3, &["8613800001236", "孙有", "431126 19780924 0001", "二〇〇一年七月", "预备"]);
    put(sheet, 4, &["13800001237（微信同号）", "钱多", "5.11302E+17", "2001-07-01", "正式"]);
    sheet.write_number(5, 0, 13_800_001_238.0).expect("written");
    put(sheet, 5, &["", "周全", "", "2001/7/1", "正式"]);
    sheet.write_number(5, 2, 511_302_198_201_089_993.0).expect("written");
    let preview = saved(book);
    let member = |row| row_at(&preview, row).values.member();
    let phone = |row| member(row).phone.value.as_ref().map(|phone| phone.masked());
    let number = |row| member(row).id_number.value.as_ref().map(|id| id.as_str().to_owned());
    for (row, last, id, joined) in [
        (2, Some("138****1234"), Some(ID_X), "1971-07-01"),
        (3, Some("138****1235"), Some(ID_B), "1999-07"),
        (4, Some("138****1236"), Some(ID_C), "2001-07"),
        (5, Some("138****1237"), None, "2001-07-01"),
        (6, Some("138****1238"), None, "2001-07-01"),
    ] {
        assert_eq!((phone(row).as_deref(), number(row).as_deref()), (last, id), "row {row}");
        assert_eq!(member(row).joined_on.value.map(|d| d.to_string()).as_deref(), Some(joined));
    }
    assert_eq!(member(2).name.value.as_deref(), Some("欧阳海燕"));
    for row in [5, 6] {
        let issue = row_at(&preview, row).issues.iter().find(|i| i.field == Some(Field::IdNumber));
        let issue = issue.expect("remarked");
        assert_eq!((issue.code, issue.cell.column.as_str()), (IssueCode::IdRuinedByExcel, "C"));
        let fix = suggested(issue, Language::Chinese, str::to_owned);
        assert!(fix.is_some_and(|fix| fix.contains("文本")));
    }
}

#[test]
fn dates_of_every_style_in_one_column() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    put(sheet, 0, &["姓名", "身份证号", "流出时间", "流入地", "流出原因", "党支部"]);
    let styles = [
        ("2024年3月5日", "2024-03-05"),
        ("2024.03.05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024、3", "2024-03"),
        ("24.3.5", "2024-03-05"),
        ("二〇二四年三月", "2024-03"),
        ("２０２４年３月", "2024-03"),
        ("2024年3月初", ""),
    ];
    for (row, (written, _)) in (1..).zip(styles) {
        put(sheet, row, &["彭斌", "", written, "广东", "务工", "一支部"]);
    }
    let day = ExcelDateTime::from_ymd(2024, 3, 5).expect("a day");
    for (row, format) in
        [(10, "yyyy\"年\"m\"月\"d\"日\""), (11, "m\"月\"d\"日\""), (12, "[$-804]aaaa")]
    {
        put(sheet, row, &["彭斌", "", "", "广东", "务工", "一支部"]);
        let format = Format::new().set_num_format(format);
        sheet.write_datetime_with_format(row, 2, &day, &format).expect("written");
    }
    sheet.write_number(13, 2, 45_356.0).expect("written");
    put(sheet, 13, &["彭斌", "", "", "广东", "务工", "一支部"]);
    let preview = saved(book);
    for (row, (written, want)) in (2..).zip(styles) {
        assert_eq!(left_on(&preview, row), want, "{written}");
    }
    for row in 11..15 {
        assert_eq!(left_on(&preview, row), "2024-03-05", "row {row}");
    }
    let unclear = row_at(&preview, 10).issues.iter().find(|i| i.field == Some(Field::LeftOn));
    assert_eq!(unclear.map(|i| i.code), Some(IssueCode::DateUnreadable));
}

#[test]
fn a_marked_text_file_with_notes_and_totals_round_the_table() {
    let text = format!(
        "\u{feff}附件2,,,,,\r\n柳溪村党支部流动党员情况统计表,,,,,\r\n填报单位：白沙镇党委,,,填报时间：2026年9月,,\r\n\
         NO.,党员姓名,公民身份证号码,外出去向,外出日期,备 注\r\n\
         1,彭斌,{ID_A},广东省东莞市,2024/3/5,\"带队,班长\"\r\n\
         2,罗梅,{ID_B},\"浙江省\n慈溪市\",2024-03,\r\n\
         合计：2人,,,,,\r\n,,,,,\r\n注：1.外出半年以上的填报,,,,,\r\n填表人：张三,,审核人：李四,,,\r\n"
    );
    let preview = load(text.as_bytes(), "附件2.csv").expect("read");
    assert_nothing_lost(&preview);
    assert_eq!(preview.sheets[0].kind, Some(TableKind::Ledger));
    assert_eq!(preview.rows.len(), 2);
    let kinds: Vec<LineKind> = preview.lines.iter().map(|line| line.kind).collect();
    use LineKind::{Header, Note, Title, Total};
    assert_eq!(kinds, [Title, Title, Title, Header, Total, Note, Note]);
    let first = row_at(&preview, 5).values.member();
    assert_eq!(first.remark.value.as_deref(), Some("带队,班长"));
    assert_eq!(first.branch.value.as_deref(), Some("柳溪村党支部"));
}

#[test]
fn one_long_text_shared_by_many_cells_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    put(sheet, 0, &["姓名", "身份证号", "手机"]);
    let long = "长".repeat(30_000);
    for row in 1..40 {
        put(sheet, row, &[&long]);
    }
    let bytes = book.save_to_buffer().expect("saved");
    assert!(bytes.len() < 20_000);
    let limits = Limits { text_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(read(&bytes, "x.xlsx", TODAY, limits).err(), Some(ReadFault::TooManyCells));
}

#[test]
fn two_columns_that_were_exchanged_are_told_as_that() {
    let text = format!(
        "姓名,身份证号,联系电话,外出时间,外出地点\r\n\
         彭斌,13800001234,{ID_A},2024年3月,广东深圳\r\n"
    );
    let preview = load(text.as_bytes(), "柳溪村党支部.csv").expect("read");
    let row = row_at(&preview, 2);
    assert_eq!(codes(row), [IssueCode::IdIsAPhone, IssueCode::PhoneIsAnId]);
    assert_eq!(row.verdict, Verdict::Error);
    for issue in &row.issues {
        let told = suggested(issue, Language::Chinese, str::to_owned).expect("advice");
        assert!(told.contains("填反"), "{told}");
    }
}
