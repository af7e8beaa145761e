//! One's own copy as a file to keep: the whole as JSON, and a workbook with a sheet for each part, in words.

use std::collections::HashMap;
use std::io::{Cursor, Write};

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::codes::WORDS;
use super::model::Export;
use super::titles::{KINDS, LEFT_OUT, SHEETS, TITLES};
use crate::access::OrganizationId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Language, Outcome};
use crate::notify::service as notify;
use crate::region::{self, RegionCode};

/// What organizations are called.
pub type Names = HashMap<OrganizationId, String>;

/// The zip of both.
pub fn pack(copy: &Export, names: &Names, language: Language) -> Outcome<Vec<u8>> {
    let whole = serde_json::to_value(copy).map_err(Fault::internal)?;
    let text = serde_json::to_vec_pretty(&whole).map_err(Fault::internal)?;
    let book = workbook(&whole, names, language).map_err(Fault::internal)?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("hongyan-export.json", text), ("hongyan-export.xlsx", book)] {
        zip.start_file(name, SimpleFileOptions::default()).map_err(Fault::internal)?;
        zip.write_all(&bytes).map_err(Fault::internal)?;
    }
    Ok(zip.finish().map_err(Fault::internal)?.into_inner())
}

fn workbook(whole: &Value, names: &Names, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for (place, zh, en) in SHEETS {
        let Some(part) = whole.pointer(place) else { continue };
        let sheet = book.add_worksheet().set_name(in_language(language, zh, en))?;
        let of = place.rsplit('/').next().unwrap_or(place);
        let teller = Teller { sheet: of, names, language };
        match part {
            Value::Array(rows) => table(sheet, &teller, rows)?,
            Value::Object(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_) => facts(sheet, &teller, part)?,
        }
    }
    book.save_to_buffer()
}

const fn in_language<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// A row for each fact: its name and what it is.
fn facts(sheet: &mut Worksheet, teller: &Teller<'_>, part: &Value) -> Result<(), XlsxError> {
    for (row, (name, text)) in (0..).zip(teller.cells(part)) {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, text)?;
    }
    Ok(())
}

/// A row for each thing, a column for each name that any of them has.
fn table(sheet: &mut Worksheet, teller: &Teller<'_>, rows: &[Value]) -> Result<(), XlsxError> {
    let mut columns: Vec<String> = Vec::new();
    for (row, thing) in (1..).zip(rows) {
        for (name, text) in teller.cells(thing) {
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

/// Says what a part holds in words; always as text, so that no value is taken for a formula.
struct Teller<'a> {
    sheet: &'a str,
    names: &'a Names,
    language: Language,
}

impl Teller<'_> {
    /// Titles and texts of one thing; what stands inside another is named after both.
    fn cells(&self, thing: &Value) -> Vec<(String, String)> {
        let mut found = Vec::new();
        match thing {
            Value::Object(fields) => self.flatten("", fields, false, &mut found),
            other => found.extend(self.cell("value", other, false)),
        }
        found
    }

    fn flatten(
        &self,
        above: &str,
        fields: &Map<String, Value>,
        earlier: bool,
        found: &mut Vec<(String, String)>,
    ) {
        for (name, value) in fields {
            let dotted = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
            match (name.as_str(), value) {
                ("before", Value::Object(inner)) => self.flatten("", inner, true, found),
                ("details", Value::Object(inner)) => self.flatten("", inner, earlier, found),
                (_, Value::Object(inner)) => self.flatten(&dotted, inner, earlier, found),
                (_, value) => found.extend(self.cell(&dotted, value, earlier)),
            }
        }
    }

    /// None for what the workbook leaves to the JSON beside it.
    fn cell(&self, name: &str, value: &Value, earlier: bool) -> Option<(String, String)> {
        let here = format!("{}.{name}", self.sheet);
        let other = in_language(self.language, "en", "zh");
        let foreign = name.strip_prefix("reason_").unwrap_or(name) == other;
        if foreign || LEFT_OUT.iter().any(|left| *left == name || *left == here) {
            return None;
        }
        let titled = |wanted: &str| TITLES.iter().find(|(known, ..)| *known == wanted);
        let text = self.text(name, value);
        let title = match titled(&here).or_else(|| titled(name)) {
            Some((_, zh, en)) => in_language(self.language, zh, en),
            None if text.is_empty() => return None,
            None => name,
        };
        let earlier = if earlier { in_language(self.language, "原", "Before: ") } else { "" };
        Some((format!("{earlier}{title}"), text))
    }

    fn text(&self, name: &str, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(true) => in_language(self.language, "是", "yes").to_owned(),
            Value::Bool(false) => in_language(self.language, "否", "no").to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.said(name, text),
            Value::Array(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.part(name, part)).collect();
                parts.join(in_language(self.language, "；", "; "))
            }
            Value::Object(_) => value.to_string(),
        }
    }

    /// One of several in a cell: a post with its organization, a cell of a ledger with its title.
    fn part(&self, name: &str, part: &Value) -> String {
        match part {
            Value::Object(fields) => {
                let told = fields.iter().filter(|(name, _)| !name.ends_with("_id"));
                let told: Vec<String> = told.map(|(name, value)| self.text(name, value)).collect();
                told.join(" ")
            }
            Value::Array(pair) => {
                let told: Vec<String> = pair.iter().map(|one| self.text(name, one)).collect();
                told.join(in_language(self.language, "：", ": "))
            }
            plain => self.text(name, plain),
        }
    }

    /// A text in words: codes, places, organizations, times, what a message says.
    fn said(&self, name: &str, text: &str) -> String {
        let here = format!("{}.{name}", self.sheet);
        if let Some(word) = self.word(&here, text).or_else(|| self.word(name, text)) {
            return word.to_owned();
        }
        if name.ends_with("_id") || name == "destination.organization" {
            let named = text.parse().ok().and_then(|id| self.names.get(&id).cloned());
            return named.unwrap_or_else(|| text.to_owned());
        }
        let told = match name {
            "region_code" | "destination.region" => {
                text.parse::<RegionCode>().ok().and_then(region::full_name)
            }
            "kind" | "event" => {
                text.parse().ok().map(|what| notify::say_to_member(what, self.language))
            }
            _ if text == Day::FOREVER.to_string() => Some(String::new()),
            _ if is_time(name) => Timestamp::parse_rfc3339(text).map(Timestamp::in_china),
            _ => None,
        };
        told.unwrap_or_else(|| text.to_owned())
    }

    fn word(&self, name: &str, code: &str) -> Option<&'static str> {
        let (_, kind) = KINDS.iter().find(|(known, _)| *known == name)?;
        let (_, words) = WORDS.iter().find(|(known, _)| known == kind)?;
        let (_, zh, en) = words.iter().find(|(known, ..)| *known == code)?;
        Some(in_language(self.language, zh, en))
    }
}

fn is_time(name: &str) -> bool {
    name == "at" || name == "value" || name.ends_with("_at")
}
