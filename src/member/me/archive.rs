//! One's own copy as a file to keep: the whole as JSON, and a workbook with a sheet for each part.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::model::Export;
use crate::kernel::fault::{Fault, Outcome};

/// The zip of both.
pub fn pack(copy: &Export) -> Outcome<Vec<u8>> {
    let whole = serde_json::to_value(copy).map_err(Fault::internal)?;
    let text = serde_json::to_vec_pretty(&whole).map_err(Fault::internal)?;
    let book = workbook(&whole).map_err(Fault::internal)?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("hongyan-export.json", text), ("hongyan-export.xlsx", book)] {
        zip.start_file(name, SimpleFileOptions::default()).map_err(Fault::internal)?;
        zip.write_all(&bytes).map_err(Fault::internal)?;
    }
    Ok(zip.finish().map_err(Fault::internal)?.into_inner())
}

/// The parts in the order of the sheets: their place in the JSON and their title.
const SHEETS: [(&str, &str); 20] = [
    ("/account", "账号"),
    ("/sessions", "登录"),
    ("/identities", "统一身份"),
    ("/member/record", "登记信息"),
    ("/member/affiliations", "组织隶属"),
    ("/member/corrections", "更正"),
    ("/member/registrations", "外出登记"),
    ("/member/registration_versions", "外出登记变更"),
    ("/member/placements", "流入接收"),
    ("/member/check_ins", "报到"),
    ("/member/cases", "跟进个案"),
    ("/member/contact_attempts", "联系记录"),
    ("/member/messages", "消息"),
    ("/member/short_messages", "短信"),
    ("/member/other_systems", "告知其他系统"),
    ("/member/consents", "同意"),
    ("/member/phone_changes", "手机号变更"),
    ("/member/correction_requests", "更正申请"),
    ("/member/access_log", "查阅记录"),
    ("/exported_at", "导出时间"),
];

fn workbook(whole: &Value) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for (place, title) in SHEETS {
        let Some(part) = whole.pointer(place) else { continue };
        let sheet = book.add_worksheet().set_name(title)?;
        match part {
            Value::Array(rows) => table(sheet, rows)?,
            Value::Object(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_) => facts(sheet, part)?,
        }
    }
    book.save_to_buffer()
}

/// A row for each fact: its name and what it is.
fn facts(sheet: &mut Worksheet, part: &Value) -> Result<(), XlsxError> {
    for (row, (name, text)) in (0..).zip(cells(part)) {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, text)?;
    }
    Ok(())
}

/// A row for each thing, a column for each name that any of them has.
fn table(sheet: &mut Worksheet, rows: &[Value]) -> Result<(), XlsxError> {
    let mut columns: Vec<String> = Vec::new();
    for (row, thing) in (1..).zip(rows) {
        for (name, text) in cells(thing) {
            let known = columns.iter().position(|column| *column == name);
            let at = known.unwrap_or(columns.len());
            if known.is_none() {
                columns.push(name);
            }
            let Ok(column) = u16::try_from(at) else { continue };
            sheet.write_string(row, column, text)?;
        }
    }
    for (column, name) in (0..).zip(columns) {
        sheet.write_string(0, column, name)?;
    }
    Ok(())
}

/// The names and texts of one thing; what stands inside another is named after both.
fn cells(thing: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    match thing {
        Value::Object(fields) => flatten("", fields, &mut found),
        other => found.push(("value".to_owned(), text(other))),
    }
    found
}

fn flatten(above: &str, fields: &Map<String, Value>, found: &mut Vec<(String, String)>) {
    for (name, value) in fields {
        let name = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        match value {
            Value::Object(inner) => flatten(&name, inner, found),
            other => found.push((name, text(other))),
        }
    }
}

/// As a cell; always text, so that no value is taken for a formula.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}
