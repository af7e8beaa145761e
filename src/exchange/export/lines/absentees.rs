//! Those who are silent, in the order of the list on the screen.

use super::{After, Ask, Gathered, day, next};
use crate::db::Reader;
use crate::exchange::export::cell::{Cell, Row};
use crate::flow::model::Side;
use crate::followup::service::{self as followup, Asked};
use crate::followup::views::Absentee;
use crate::kernel::day::Day;
use crate::kernel::fault::{Language, Outcome};
use crate::kernel::id::Id;

pub const COLUMNS: &[(&str, u8)] = &[
    ("序号", 6),
    ("姓名", 12),
    ("联系电话", 14),
    ("所在党支部", 24),
    ("流入地", 24),
    ("最近联系时间", 14),
    ("期限", 14),
    ("逾期天数", 10),
    ("原因", 50),
    ("下一步", 30),
];

pub fn gather(reader: &mut Reader<'_>, ask: &Ask) -> Outcome<Gathered> {
    let asked = Asked {
        organization: Some(ask.organization),
        side: Side::Home,
        level: None,
        duty: None,
        mine: false,
        language: Language::Chinese,
    };
    let after = ask.after.map(|after| (Day::from_days(after.group), Id::from_raw(after.id)));
    let lines = followup::gather(reader, asked, after, ask.limit)?;
    let last = lines
        .last()
        .map(|line| After { group: line.due_on.days_since(Day::EPOCH), id: line.flow_id.raw() });
    Ok(Gathered {
        next: next(lines.len(), ask.limit, last),
        members: lines.iter().map(|line| line.member_id).collect(),
        rows: (ask.serial..).zip(lines).map(|(serial, line)| row(serial, line)).collect(),
    })
}

fn row(serial: i64, line: Absentee) -> Row {
    let reasons: Vec<String> = line.reasons.into_iter().map(|reason| reason.text).collect();
    vec![
        Cell::Number(serial),
        line.name.into(),
        Cell::maybe(line.phone),
        line.branch.name.into(),
        Cell::maybe(line.destination),
        day(line.last_seen_on).into(),
        day(line.due_on).into(),
        Cell::Number(line.days_overdue.max(0)),
        reasons.join("；").into(),
        line.next_step.text.into(),
    ]
}
