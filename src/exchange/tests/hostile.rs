//! Files that are damaged, disguised or meant to do harm.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{TODAY, assert_nothing_lost, load};
use crate::exchange::fault::{Limits, ReadFault};
use crate::exchange::grid::{Cell, Grid, Merge};
use crate::exchange::{preview, read};

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("started");
        zip.write_all(body).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

#[test]
fn files_that_are_no_tables_are_refused_with_a_reason() {
    let old = [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 600]].concat();
    let empty = Workbook::new().save_to_buffer().unwrap_or_default();
    for (bytes, fault) in [
        (Vec::new(), ReadFault::Empty),
        (b"\x89PNG\r\n\x1a\n\x00\x00".to_vec(), ReadFault::NotAWorkbook),
        (b"PK\x03\x04 and then nothing".to_vec(), ReadFault::NotAWorkbook),
        (archive(&[("a.txt", b"x")]), ReadFault::UnsupportedFormat),
        (archive(&[("xl/workbook.xml", b"<")]), ReadFault::NotAWorkbook),
        (b"<html><table></table></html>".to_vec(), ReadFault::UnsupportedFormat),
        ("今天天气很好\n适合外出".as_bytes().to_vec(), ReadFault::NoHeaderFound),
        (old, ReadFault::NotAWorkbook),
        (empty, ReadFault::Empty),
    ] {
        let found = load(&bytes, "x.xlsx").map(|_| ());
        assert_eq!(found, Err(fault));
        assert!(!fault.zh().is_empty() && !fault.en().is_empty() && !fault.code().is_empty());
    }
}

#[test]
fn a_damaged_ledger_is_refused_or_read_but_never_crashes() {
    let sound = include_bytes!("../../../tests/data/ledger-sample.xlsx");
    for cut in (1..40).map(|part| sound.len() * part / 40) {
        assert!(load(&sound[..cut], "x.xlsx").is_err());
        let mut bent = sound.to_vec();
        bent[cut] ^= 0x55;
        if let Ok(found) = load(&bent, "x.xlsx") {
            assert_nothing_lost(&found);
        }
    }
}

#[test]
fn a_zip_bomb_is_measured_and_not_opened() {
    let zeros = vec![b' '; 3 << 20];
    let bomb = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/a.xml", &zeros)]);
    assert!(bomb.len() < 20_000);
    let limits = Limits { inflated_bytes: 2 << 20, ..Limits::default() };
    assert_eq!(read(&bomb, "x.xlsx", TODAY, limits).map(|_| ()), Err(ReadFault::ZipBomb));
    let many: Vec<String> = (0..30).map(|at| format!("p{at}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    let limits = Limits { archive_entries: 20, ..Limits::default() };
    let found = read(&archive(&many), "x.xlsx", TODAY, limits).map(|_| ());
    assert_eq!(found, Err(ReadFault::ZipBomb));
}

#[test]
fn a_large_sheet_is_read_as_long_as_its_cells_are_of_a_usual_size() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in [(0, "姓名"), (1, "性别"), (2, "民族")] {
        sheet.write_string(0, column, title).expect("written");
    }
    for row in 1..2_000 {
        sheet.write_string(row, 0, "王小明").expect("written");
        sheet.write_string(row, 1, "男").expect("written");
    }
    let bytes = book.save_to_buffer().expect("saved");
    // Less than its sheet, more than its other parts.
    let limits = Limits { inflated_bytes: 40_000, ..Limits::default() };
    let found = read(&bytes, "x.xlsx", TODAY, limits).expect("the sheet is not held");
    assert_eq!(found.rows.len(), 1_999);
    let small = Limits { sheet_bytes: 40_000, ..limits };
    assert_eq!(read(&bytes, "x.xlsx", TODAY, small).map(|_| ()), Err(ReadFault::ZipBomb));
    let long = Limits { cell_bytes: 20, ..limits };
    assert_eq!(read(&bytes, "x.xlsx", TODAY, long).map(|_| ()), Err(ReadFault::ZipBomb));
}

#[test]
fn limits_refuse_and_never_cut() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in [(0, "姓名"), (1, "性别"), (2, "民族")] {
        sheet.write_string(0, column, title).expect("written");
    }
    sheet.write_string(900_000, 16_000, "far").expect("written");
    let bytes = book.save_to_buffer().expect("saved");
    let all = Limits::default();
    for (limits, fault) in [
        (all, ReadFault::TooManyRows),
        (Limits { rows: u32::MAX, ..all }, ReadFault::TooManyColumns),
        (Limits { cells: 2, ..all }, ReadFault::TooManyCells),
        (Limits { sheets: 0, ..all }, ReadFault::TooManySheets),
        (Limits { file_bytes: 100, ..all }, ReadFault::TooLarge),
    ] {
        assert_eq!(read(&bytes, "x.xlsx", TODAY, limits).map(|_| ()), Err(fault));
    }
    let open = Limits { rows: u32::MAX, columns: u32::MAX, ..all };
    let far = read(&bytes, "x.xlsx", TODAY, open).expect("two far corners cost no memory");
    assert_nothing_lost(&far);
}

fn any_cell() -> impl Strategy<Value = Cell> {
    let words = [
        "姓名",
        "性别",
        "民族",
        "入党时间",
        "公民身份号码",
        "联系电话",
        "流出时间",
        "流出原因",
        "外出情况",
        "时间",
        "合计",
        "注：",
        "柳溪村党支部",
        "张三",
        "2024.1",
        "110105491231002",
        "88.12.1",
        "无",
        "2.01E7",
        "所在党支部",
        "男",
        "=cmd|x",
        "３４１８８１１９７００８０５０００６",
        "二〇二四年三月",
    ];
    prop_oneof![
        4 => prop::sample::select(words.to_vec()).prop_map(|word| Cell::Text(word.to_owned())),
        1 => ".{0,24}".prop_map(Cell::Text),
        1 => "[0-9./年月日-]{1,12}".prop_map(Cell::Text),
        1 => any::<f64>().prop_map(Cell::Number),
        1 => (0_u32..400_000_000).prop_map(|number| Cell::Number(f64::from(number) / 10.0)),
        1 => any::<bool>().prop_map(Cell::Bool),
        1 => Just(Cell::Fault("#N/A".to_owned())),
    ]
}

proptest! {
    #[test]
    fn no_grid_makes_it_panic_or_lose_a_row(
        cells in prop::collection::vec((0_u32..14, 0_u32..9, any_cell()), 0..90),
        merges in prop::collection::vec((0_u32..14, 0_u32..9, 0_u32..5, 0_u32..3), 0..6),
        typeless in any::<bool>(),
    ) {
        let mut grid = Grid::new("s");
        grid.typeless = typeless;
        for (column, title) in [(0, "姓名"), (1, "公民身份号码"), (2, "出生年月"), (3, "流出时间")] {
            grid.put(2, column, Cell::Text(title.to_owned()));
        }
        for (row, column, cell) in cells {
            grid.put(row, column, cell);
        }
        grid.set_merges(
            merges
                .into_iter()
                .map(|(top, left, down, right)| Merge { top, left, bottom: top + down, right: left + right })
                .collect(),
        );
        if let Ok(found) = preview(&[grid], "x", TODAY) {
            assert_nothing_lost(&found);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = load(&bytes, "x.csv").map(|found| assert_nothing_lost(&found));
    }
}
