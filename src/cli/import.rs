//! `hongyan import`: previews a file on the terminal, and applies it when told to.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Failure;
use super::print::say;
use crate::access::{OrganizationId, Permit, SystemTask, acts};
use crate::config::Config;
use crate::db::Db;
use crate::exchange::import::{ImportId, ImportKind};
use crate::exchange::issue::Verdict;
use crate::exchange::service::{self, IssueView, RowView};
use crate::kernel::fault::Language;
use crate::organization::service::{Called, Candidate, called};

/// Rows printed at a time.
const PAGE: i64 = 200;

/// Which file, and where it belongs.
#[derive(Args)]
pub struct Arguments {
    /// The organization whose branches the file is about, by name, short name, code or id.
    #[arg(long)]
    organization: String,
    /// `ledger` (who is away) or `register` (all members).
    #[arg(long, default_value = "ledger")]
    kind: String,
    /// .xlsx, .xls or CSV.
    file: PathBuf,
    /// Apply what is sound; without it the file is only looked at.
    #[arg(long)]
    apply: bool,
    /// With `--apply`: also rows that carry a warning.
    #[arg(long, requires = "apply")]
    include_warnings: bool,
    /// The language of what is remarked: `zh` or `en`.
    #[arg(long, default_value = "zh")]
    lang: String,
}

/// Reads, prints and, when told to, applies.
pub fn import(config: &Config, arguments: &Arguments) -> Result<(), Failure> {
    let kind: ImportKind = arguments.kind.parse().map_err(|()| "--kind is ledger or register")?;
    let language = match arguments.lang.as_str() {
        "zh" | "zh-CN" => Language::Chinese,
        "en" => Language::English,
        _ => return Err("--lang is zh or en".into()),
    };
    enter(config, arguments, kind, language)
        .map_err(|failure| super::told(&failure, language).into())
}

fn enter(
    config: &Config,
    arguments: &Arguments,
    kind: ImportKind,
    language: Language,
) -> Result<(), Failure> {
    let bytes = fs::read(&arguments.file)
        .map_err(|error| format!("{}: {error}", arguments.file.display()))?;
    let file_name = arguments.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let db = super::open_existing(config)?;
    let organization = organization(&db, &arguments.organization, language)?;
    let upload = service::Upload { organization, kind, file_name, bytes };
    let warnings = arguments.apply.then_some(arguments.include_warnings);
    actix_web::rt::System::new().block_on(run(&db, upload, warnings, language))?;
    db.drain();
    Ok(())
}

/// The organization that is meant, or a refusal that names those that may be.
fn organization(db: &Db, text: &str, language: Language) -> Result<OrganizationId, Failure> {
    let permit: Permit<acts::Housekeeping> = Permit::system(SystemTask::Import);
    let wanted = text.to_owned();
    let (said, candidates) =
        match db.read_blocking(&permit, move |reader| called(reader, &wanted))? {
            Called::One(id) => return Ok(id),
            Called::Several(candidates) => (
                either(
                    language,
                    "有几个组织叫这个名称，请用编号或代码",
                    "several organizations go by that name: give an id or a code",
                ),
                candidates,
            ),
            Called::None(near) => (
                either(
                    language,
                    "没有叫这个名称、代码或编号的组织",
                    "no organization goes by that name, code or id",
                ),
                near,
            ),
        };
    let mut told = format!("--organization {text}: {said}");
    for Candidate { id, code, name, superior } in candidates {
        let superior = superior.map(|superior| format!(" ({superior})")).unwrap_or_default();
        let code = code.map(|code| format!(", code {code}")).unwrap_or_default();
        told.push_str(&format!("\n  {name}{superior}: id {id}{code}"));
    }
    Err(told.into())
}

fn either(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// `warnings`: whether to apply rows with warnings too; `None` applies nothing.
async fn run(
    db: &Db,
    upload: service::Upload,
    warnings: Option<bool>,
    language: Language,
) -> Result<(), Failure> {
    let permit: Permit<acts::Housekeeping> = Permit::system(SystemTask::Import);
    let draft = Arc::new(service::draft(db, &permit, upload).await?);
    let head = draft.clone();
    let receipt = db.write(&permit, move |tx| service::receive(tx, &head)).await?;
    let id = service::stage(db, &permit, &receipt, draft).await?;
    print_file(db, &permit, id, language).await?;
    print_rows(db, &permit, id, language).await?;
    say(format_args!("预览 {}", receipt.body));
    if let Some(warnings) = warnings {
        let done = service::apply(db, &permit, id, receipt.version, warnings).await?;
        say(format_args!(
            "结果 {}",
            serde_json::to_string(&done).map_err(|error| error.to_string())?
        ));
    }
    Ok(())
}

/// What is to remark on sheets and columns.
async fn print_file(
    db: &Db,
    permit: &Permit<acts::Housekeeping>,
    id: ImportId,
    language: Language,
) -> Result<(), Failure> {
    let show = move |reader: &mut crate::db::Reader<'_>| service::show(reader, id, language);
    let file = db.read(permit, show).await?.file;
    for remark in file.iter().flat_map(|file| &file.issues) {
        say(format_args!("{}", remark.sheet));
        print_issue(&remark.issue, language);
    }
    Ok(())
}

async fn print_rows(
    db: &Db,
    permit: &Permit<acts::Housekeeping>,
    id: ImportId,
    language: Language,
) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let read = move |reader: &mut crate::db::Reader<'_>| {
            service::rows(reader, id, None, after, PAGE, language)
        };
        let rows = db.read(permit, read).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.row;
        rows.iter().for_each(|row| print_row(row, language));
    }
}

/// The place of a row and what is to remark on it; no name, since terminals are logged.
fn print_row(row: &RowView, language: Language) {
    let (sheet, at) = (row.sheet.as_deref().unwrap_or_default(), row.sheet_row.unwrap_or_default());
    match language {
        Language::Chinese => {
            let verdict = match row.verdict {
                Verdict::Ok => "可导入",
                Verdict::Warning => "请核对",
                Verdict::Error => "不能导入",
            };
            say(format_args!("{sheet} 第{at}行 {verdict}"));
        }
        Language::English => say(format_args!("{sheet} row {at} {}", row.verdict)),
    }
    for issue in &row.issues {
        print_issue(issue, language);
    }
}

fn print_issue(issue: &IssueView, language: Language) {
    say(format_args!("    {} {}", issue.cell, issue.reason));
    if let Some(fix) = &issue.suggested_fix {
        match language {
            Language::Chinese => say(format_args!("        建议：{fix}")),
            Language::English => say(format_args!("        Suggested: {fix}")),
        }
    }
}
