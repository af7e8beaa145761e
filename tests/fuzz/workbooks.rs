//! Workbooks of all three forms: the sample ledger, that of old Excel, and a text table.

use std::io::{Cursor, Read, Write};

use hongyan::exchange::model::Preview;
use hongyan::exchange::{Limits, ReadFault, read};
use jiff::civil::{Date, date};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::bend::Bend;
use super::made;
use super::run;

const TODAY: Date = date(2026, 9, 30);

const XLSX: &[u8] = include_bytes!("../data/ledger-sample.xlsx");
const XLS: &[u8] = include_bytes!("../data/ledger-excel-97.xls");

/// Small enough that a bent file which asks for much is refused within the round.
const LIMITS: Limits = Limits {
    file_bytes: 4 << 20,
    inflated_bytes: 8 << 20,
    sheet_bytes: 16 << 20,
    cell_bytes: 1 << 20,
    archive_entries: 100,
    sheets: 20,
    rows: 5_000,
    columns: 256,
    cells: 200_000,
    text_bytes: 4 << 20,
};

const WORDS: [&[u8]; 22] = [
    b"<",
    b">",
    b"&amp;",
    b"&#x1F600;",
    b"<c r=\"XFD1048576\" t=\"s\"><v>0</v></c>",
    b"<row r=\"0\">",
    b"t=\"inlineStr\"",
    b"t=\"e\"",
    b"t=\"b\"",
    b"t=\"d\"",
    b"s=\"99999\"",
    b"<v>-1</v>",
    b"<v>4294967296</v>",
    b"<v>1e308</v>",
    b"<mergeCell ref=\"A1:XFD1048576\"/>",
    b"<mergeCell ref=\"B2:A1\"/>",
    b"<!--",
    b"]]>",
    b"\xff\xfe",
    b"\0\0\0\0",
    b"\xe5\xa7\x93",
    b"99999999999999999999",
];

/// A workbook's parts, by name.
pub type Parts = Vec<(String, Vec<u8>)>;

fn unpacked(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut held = Vec::new();
            part.read_to_end(&mut held).unwrap();
            (part.name().unwrap().into_owned(), held)
        })
        .collect()
}

/// The first rows of each sheet: as many habits, in a tenth of the time.
fn shortened(mut parts: Parts) -> Parts {
    for (name, part) in &mut parts {
        let Ok(text) = std::str::from_utf8(part) else { continue };
        let Some(from) = text.find("<row r=\"25\"") else { continue };
        let to = text.find("</sheetData>").unwrap();
        assert!(name.starts_with("xl/worksheets/"));
        *part = [&text[..from], &text[to..]].concat().into_bytes();
    }
    parts
}

/// Stored as they are: to squeeze them would take longer than to read them.
fn packed(parts: &Parts) -> Vec<u8> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        if zip.start_file(name.as_str(), stored).is_ok() {
            zip.write_all(part).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// Each row of each sheet is blank, a line or data, and exactly one of them.
fn nothing_is_lost(preview: &Preview) {
    let placed = preview.rows.len() + preview.lines.len();
    let blank: usize = preview.sheets.iter().map(|sheet| sheet.blank_rows as usize).sum();
    let height: usize = preview.sheets.iter().map(|sheet| sheet.height as usize).sum();
    assert_eq!(placed + blank, height, "a row was lost or came out twice");
}

fn look(bytes: &[u8], name: &str) {
    match read(bytes, name, TODAY, LIMITS) {
        Ok(preview) => nothing_is_lost(&preview),
        Err(fault) => assert!(!fault.zh().is_empty()),
    }
}

fn bend_parts(bend: &mut Bend, parts: &mut Parts) {
    let at = bend.below(parts.len());
    match bend.below(12) {
        0 => drop(parts.remove(at)),
        1 => {
            let other = bend.below(parts.len());
            parts[at].1 = parts[other].1.clone();
        }
        _ => bend.bytes(&mut parts[at].1, &WORDS),
    }
}

/// What is well made is read, and refused for nothing but what is in its cells.
#[test]
fn a_made_xlsx_is_read() {
    run("xlsx made", 150, |bend| {
        let bytes = packed(&made::book(bend));
        match read(&bytes, "ledger.xlsx", TODAY, LIMITS) {
            Ok(preview) => nothing_is_lost(&preview),
            Err(fault) => {
                assert!(matches!(fault, ReadFault::Empty | ReadFault::NoHeaderFound), "{fault:?}");
            }
        }
    });
}

#[test]
fn a_made_xlsx_that_was_bent_is_read_or_refused() {
    run("xlsx made and bent", 150, |bend| {
        let mut parts = made::book(bend);
        for _ in 0..=bend.below(2) {
            bend_parts(bend, &mut parts);
        }
        look(&packed(&parts), "ledger.xlsx");
    });
}

#[test]
fn a_bent_xlsx_is_read_or_refused() {
    let sound = shortened(unpacked(XLSX));
    run("xlsx", 12, |bend| {
        let mut parts = sound.clone();
        for _ in 0..=bend.below(2) {
            bend_parts(bend, &mut parts);
        }
        let mut bytes = packed(&parts);
        if bend.one_in(8) {
            bend.bytes(&mut bytes, &WORDS);
        }
        look(&bytes, "ledger.xlsx");
    });
}

#[test]
fn a_bent_xls_is_read_or_refused() {
    run("xls", 20, |bend| {
        let mut bytes = XLS.to_vec();
        bend.bytes(&mut bytes, &WORDS);
        look(&bytes, "ledger.xls");
    });
}

#[test]
fn a_bent_text_table_is_read_or_refused() {
    let mut table = String::from(
        "姓名,公民身份号码,党员类别,入党时间,所在党支部,联系电话,流出时间,流出原因,流入地\r\n",
    );
    for row in 0..12 {
        table += &format!(
            "王小{row},11010519491231002X,正式,2009-06,柳溪村,13800138000,2024年3月,务工,\"广东,深圳\"\r\n"
        );
    }
    let (gbk, ..) = encoding_rs::GBK.encode(&table);
    let sound = [table.clone().into_bytes(), gbk.into_owned()];
    run("csv", 300, |bend| {
        let mut bytes = bend.pick(&sound).clone();
        bend.bytes(&mut bytes, &WORDS);
        look(&bytes, "ledger.csv");
    });
}
