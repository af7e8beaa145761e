//! The sample ledger of a township, row by row.

use std::collections::BTreeMap;

use super::{assert_nothing_lost, codes, load, row_at};
use crate::exchange::issue::{IssueCode, Verdict};
use crate::exchange::model::{BranchSource, LineKind, Preview, TableKind, Values, VerdictCounts};
use crate::exchange::words::{Category, Cause};

fn sample() -> Preview {
    let bytes = include_bytes!("../../../tests/data/ledger-sample.xlsx");
    load(bytes, "ledger-sample.xlsx").expect("the sample can be read")
}

#[test]
fn every_row_is_accounted_for() {
    let preview = sample();
    assert_nothing_lost(&preview);
    let sheet = &preview.sheets[0];
    assert_eq!((sheet.kind, sheet.height, sheet.blank_rows), (Some(TableKind::Ledger), 171, 2));
    assert!(sheet.columns.iter().all(|column| column.field.is_some()), "all titles are known");
    assert_eq!(preview.rows.len(), 164);
    let lines: Vec<(&str, u32, LineKind)> = preview
        .lines
        .iter()
        .map(|line| (line.position.sheet.as_str(), line.position.row, line.kind))
        .collect();
    assert_eq!(
        lines,
        [
            ("流动党员台账", 1, LineKind::Title),
            ("流动党员台账", 2, LineKind::Title),
            ("流动党员台账", 3, LineKind::Header),
            ("流动党员台账", 4, LineKind::Header),
            ("流动党员台账", 171, LineKind::Note),
            ("说明", 1, LineKind::Note),
        ]
    );
    assert_eq!(preview.sheets[1].issues[0].code, IssueCode::SheetWithoutHeader);
}

#[test]
fn verdicts_and_issues_are_these_and_no_others() {
    let preview = sample();
    let mut found: BTreeMap<IssueCode, usize> = BTreeMap::new();
    for issue in preview.rows.iter().flat_map(|row| &row.issues) {
        *found.entry(issue.code).or_default() += 1;
    }
    let want = BTreeMap::from([
        (IssueCode::SexContradictsId, 3),
        (IssueCode::IdRuinedByExcel, 4),
        (IssueCode::IdCutShort, 4),
        (IssueCode::IdEndsInZeros, 7),
        (IssueCode::IdDuplicate, 3),
        (IssueCode::ContactBeforeLeft, 11),
        (IssueCode::FullTooEarly, 6),
        (IssueCode::ProbationTooLong, 7),
        (IssueCode::PhoneMissing, 7),
        (IssueCode::PhoneWrongLength, 4),
    ]);
    assert_eq!(found, want);
    assert_eq!(preview.counts(), VerdictCounts { ok: 113, warning: 37, error: 14 });
}

#[test]
fn faulty_cells_are_named_with_their_reason() {
    let preview = sample();
    for (row, code, column) in [
        (5, IssueCode::SexContradictsId, "C"),
        (8, IssueCode::PhoneWrongLength, "K"),
        (10, IssueCode::IdRuinedByExcel, "F"),
        (17, IssueCode::IdDuplicate, "F"),
        (21, IssueCode::IdDuplicate, "F"),
        (18, IssueCode::IdEndsInZeros, "F"),
        (25, IssueCode::IdCutShort, "F"),
        (44, IssueCode::IdDuplicate, "F"),
        (51, IssueCode::PhoneMissing, "K"),
        (127, IssueCode::IdRuinedByExcel, "F"),
        (152, IssueCode::ProbationTooLong, "I"),
        (159, IssueCode::IdRuinedByExcel, "F"),
    ] {
        let issue = row_at(&preview, row).issues.iter().find(|issue| issue.code == code);
        let issue = issue.unwrap_or_else(|| panic!("row {row} lacks {code:?}"));
        assert_eq!((issue.cell.row, issue.cell.column.as_str()), (row, column));
    }
    let duplicate = row_at(&preview, 17);
    assert_eq!(duplicate.verdict, Verdict::Error);
    let issue = duplicate.issues.iter().find(|i| i.code == IssueCode::IdDuplicate).expect("there");
    assert_eq!(issue.zh, "身份证号与第14行重复。");
    assert_eq!(issue.en, "The identity number is the same as in row 14.");
    let sex = &row_at(&preview, 5).issues[0];
    assert_eq!(sex.choices, ["女"]);
}

#[test]
fn a_sound_row_is_read_whole() {
    let preview = sample();
    let row = row_at(&preview, 148);
    assert_eq!((row.verdict, codes(row)), (Verdict::Ok, vec![]));
    let Values::Ledger(ledger) = &row.values else { panic!("a ledger") };
    let member = &ledger.member;
    assert_eq!(member.name.value.as_deref(), Some("彭斌"));
    assert_eq!(member.nationality.value.as_deref(), Some("汉族"));
    assert_eq!(member.category.value, Some(Category::Full));
    assert_eq!(member.branch.value.as_deref(), Some("河口村党总支"));
    assert_eq!(member.joined_on.value.map(|date| date.to_string()).as_deref(), Some("2004-12-01"));
    assert_eq!(ledger.left_on.value.map(|date| date.to_string()).as_deref(), Some("2018-09"));
    assert_eq!(ledger.cause.value, Some(Cause::CareOfElders));
    assert_eq!(ledger.destination.value.as_deref(), Some("广东省深圳市龙华区"));
    assert_eq!(ledger.has_certificate.value, Some(true));
    assert_eq!(member.phone.value.as_ref().map(|p| p.masked()).as_deref(), Some("199****7452"));
    assert_eq!(member.dues_paid_to.raw, "2026.9");
}

#[test]
fn merged_branches_reach_every_row() {
    let preview = sample();
    for (row, branch, source) in [
        (5, "柳溪村党支部", BranchSource::Cell),
        (23, "柳溪村党支部", BranchSource::MergedCell),
        (24, "石桥村党支部", BranchSource::Cell),
        (169, "河口村党总支", BranchSource::MergedCell),
    ] {
        let member = row_at(&preview, row).values.member();
        assert_eq!(member.branch.value.as_deref(), Some(branch));
        assert_eq!(member.branch_source, Some(source));
    }
    assert!(preview.rows.iter().all(|row| row.values.member().branch.value.is_some()));
}

#[test]
fn a_stored_preview_reads_back_and_debug_shows_no_one() {
    let preview = sample();
    let json = serde_json::to_string(&preview).expect("serialises");
    assert_eq!(serde_json::from_str::<Preview>(&json).expect("reads back"), preview);
    let debug = format!("{:?}", preview.rows);
    for secret in ["彭斌", "1990678", "511302"] {
        assert!(!debug.contains(secret));
    }
}
