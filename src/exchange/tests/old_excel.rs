//! Workbooks of Excel 97 to 2003: as clerks keep them, and as strangers forge them.

use std::io::{Cursor, Write};

use proptest::prelude::*;

use super::{TODAY, assert_nothing_lost, codes, load, row_at};
use crate::exchange::fault::{Limits, ReadFault};
use crate::exchange::issue::IssueCode;
use crate::exchange::model::{BranchSource, LineKind, Preview, TableKind, Values};
use crate::exchange::read;

/// Made by another program than the reader's own, with 400 rows: formatted dates, rich text, texts
/// cut over records, merged cells, a hidden sheet.
const SOUND: &[u8] = include_bytes!("../../../tests/data/ledger-excel-97.xls");

fn left_on(preview: &Preview, row: u32) -> Option<String> {
    let Values::Ledger(ledger) = &row_at(preview, row).values else { panic!("a ledger") };
    ledger.left_on.value.map(|date| date.to_string())
}

#[test]
fn a_ledger_kept_since_excel_97_is_read_whole() {
    let preview = load(SOUND, "台账.xls").expect("read");
    assert_nothing_lost(&preview);
    assert_eq!(preview.rows.len(), 400);
    let sheet = &preview.sheets[0];
    assert_eq!((sheet.kind, sheet.hidden), (Some(TableKind::Ledger), false));
    assert!(preview.sheets[1].hidden);
    assert!(sheet.columns.iter().all(|column| column.field.is_some()), "all titles are known");
    assert_eq!(sheet.columns[3].title, "流动情况/流出/时间");
    let kinds: Vec<LineKind> = preview.lines.iter().map(|line| line.kind).collect();
    use LineKind::{Header, Note, Title, Total};
    assert_eq!(kinds, [Title, Header, Header, Header, Total, Note]);
    assert_eq!(left_on(&preview, 5).as_deref(), Some("2024-01-01"));
    assert_eq!(left_on(&preview, 6).as_deref(), Some("2024-02-02"));
    let Values::Ledger(row) = &row_at(&preview, 12).values else { panic!("a ledger") };
    assert_eq!(row.host_organization.value.as_deref(), Some("某深圳联络站党支部"));
    assert_eq!(row.member.branch.value.as_deref(), Some("柳溪村党支部"));
    assert_eq!(row.member.branch_source, Some(BranchSource::MergedCell));
    let all_know_theirs = preview.rows.iter().map(|row| row.values.member()).all(|member| {
        member.id_number.value.is_some()
            && member.phone.value.is_some()
            && member.branch.value.is_some()
    });
    assert!(all_know_theirs);
}

#[test]
fn what_says_as_above_is_filled_in_and_told() {
    let preview = load(SOUND, "台账.xls").expect("read");
    let row = row_at(&preview, 7);
    assert_eq!(left_on(&preview, 7), left_on(&preview, 6));
    let issue = &row.issues[0];
    assert_eq!((issue.code, issue.cell.column.as_str()), (IssueCode::FilledFromAbove, "D"));
    assert_eq!(issue.zh, "“流出时间”写的是“同上”，已按第6行填入，请核对。");
    assert_eq!(issue.choices, ["2024.2.2"]);
}

#[test]
fn a_damaged_workbook_is_refused_or_read_but_never_crashes() {
    for at in (0..SOUND.len()).step_by(2003) {
        assert!(load(&SOUND[..at], "x.xls").is_err());
        let mut bent = SOUND.to_vec();
        bent[at] ^= 0xFF;
        if let Ok(found) = load(&bent, "x.xls") {
            assert_nothing_lost(&found);
        }
    }
}

/// A compound file with one stream.
fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("created");
    file.create_stream(name).and_then(|mut open| open.write_all(stream)).expect("written");
    file.flush().expect("flushed");
    file.into_inner().into_inner()
}

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).expect("a short record");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), body].concat()
}

/// A workbook with these records before its list of one sheet, and these on the sheet.
fn book(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let begin = record(0x0809, &[0x00, 0x06, 0x05, 0x00]);
    let end = record(0x000A, &[]);
    let before = [begin.clone(), globals.concat()].concat();
    let listed = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b's']].concat());
    let at = before.len() + listed(0).len() + end.len();
    let at = listed(u32::try_from(at).expect("short"));
    let stream = [before, at, end.clone(), begin, sheet.concat(), end].concat();
    compound("/Workbook", &stream)
}

/// A text cell.
fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(text.encode_utf16().count()).expect("short");
    let place = [row, column, 0, length].map(u16::to_le_bytes).concat();
    record(0x0204, &[&place[..], &[1], &units].concat())
}

fn head() -> Vec<Vec<u8>> {
    vec![label(0, 0, "姓名"), label(0, 1, "身份证号"), label(0, 2, "手机")]
}

fn refused(bytes: &[u8]) -> Option<ReadFault> {
    read(bytes, "x.xls", TODAY, Limits::default()).err()
}

#[test]
fn forged_workbooks_are_refused_with_a_reason_and_cost_nothing() {
    assert_eq!(refused(&book(&[], &head())), None, "the forger's own work is sound");
    let long = "长".repeat(8_000);
    let shared = |count: u16| {
        let one: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(long.encode_utf16().count()).expect("short").to_le_bytes();
        record(0x00FC, &[&[0; 8][..], &length, &[1], &one].concat().repeat(usize::from(count)))
    };
    // One long text in a hundred thousand cells would be two gigabytes.
    let everywhere: Vec<Vec<u8>> = (0..50_000_u16)
        .flat_map(|row| [(row, 0_u16), (row, 1)])
        .map(|(row, column)| record(0x00FD, &[row, column, 0, 0, 0].map(u16::to_le_bytes).concat()))
        .collect();
    let announced = record(0x0200, &[[0xFF; 12].as_slice(), &[0, 0]].concat());
    let corner = label(65_535, 65_535, "远");
    for (name, bytes, fault) in [
        ("a password", book(&[record(0x002F, &[1, 0])], &[]), ReadFault::Encrypted),
        ("text everywhere", book(&[shared(1)], &everywhere), ReadFault::TooManyCells),
        // The last row of this format is within the limit of rows; its last column is not.
        ("a far corner", book(&[], &[head(), vec![corner]].concat()), ReadFault::TooManyColumns),
        ("no text there", book(&[], &everywhere[..1]), ReadFault::NotAWorkbook),
        ("a size alone", book(&[], &[announced]), ReadFault::Empty),
        ("cut text", book(&[record(0x00FC, &[0; 9])], &[]), ReadFault::NotAWorkbook),
        (
            "Excel 95",
            compound("/Book", &record(0x0809, &[0, 5, 5, 0])),
            ReadFault::UnsupportedFormat,
        ),
        ("a document", compound("/WordDocument", b"text"), ReadFault::UnsupportedFormat),
        ("encrypted", compound("/EncryptedPackage", b"text"), ReadFault::Encrypted),
        ("no records", compound("/Workbook", &[0; 600]), ReadFault::NotAWorkbook),
        ("a stub", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), ReadFault::NotAWorkbook),
    ] {
        assert_eq!(refused(&bytes), Some(fault), "{name}");
    }
}

#[test]
fn a_loop_in_the_sector_chain_ends() {
    let mut looped =
        book(&[], std::iter::repeat_n(head().concat(), 200).collect::<Vec<_>>().as_slice());
    // The table of sectors: each entry names the next one.
    let table = 4096
        * (1 + usize::try_from(u32::from_le_bytes([looped[76], looped[77], 0, 0])).expect("small"));
    for entry in (table..table + 4096).step_by(4) {
        looped[entry..entry + 4].copy_from_slice(&3_u32.to_le_bytes());
    }
    assert_eq!(refused(&looped), Some(ReadFault::NotAWorkbook));
}

#[test]
fn formulas_give_the_value_they_had() {
    let formula = |row: u16, value: [u8; 8]| {
        record(0x0006, &[&[row, 2, 0].map(u16::to_le_bytes).concat()[..], &value, &[0; 8]].concat())
    };
    let text: Vec<u8> = "13800001234".bytes().collect();
    let rows = [
        head(),
        vec![
            label(1, 0, "彭斌"),
            formula(1, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
            record(0x0207, &[&[11, 0, 0][..], &text].concat()),
            label(2, 0, "罗梅"),
            formula(2, 13_800_001_235_f64.to_le_bytes()),
            label(3, 0, "孙有"),
            formula(3, [2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF]),
        ],
    ];
    let preview = load(&book(&[], &rows.concat()), "一支部.xls").expect("read");
    let phone =
        |row| row_at(&preview, row).values.member().phone.value.as_ref().map(|p| p.masked());
    assert_eq!(phone(2).as_deref(), Some("138****1234"));
    assert_eq!(phone(3).as_deref(), Some("138****1235"));
    assert!(codes(row_at(&preview, 4)).contains(&IssueCode::CellFault));
}

proptest! {
    #[test]
    fn no_records_make_it_panic(
        records in prop::collection::vec(
            (prop::sample::select(vec![
                0x0006_u16, 0x000A, 0x0022, 0x003C, 0x0085, 0x00BD, 0x00D6, 0x00E0, 0x00E5, 0x00FC,
                0x00FD, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E, 0x041E, 0x0809,
            ]), prop::collection::vec(any::<u8>(), 0..40)),
            0..40,
        ),
        before in any::<bool>(),
    ) {
        let records: Vec<Vec<u8>> = records.iter().map(|(kind, body)| record(*kind, body)).collect();
        let bytes = if before { book(&records, &head()) } else { book(&[], &[head(), records].concat()) };
        if let Ok(found) = load(&bytes, "x.xls") {
            assert_nothing_lost(&found);
        }
    }
}
