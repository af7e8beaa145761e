//! Those who are with a host or awaited there: what a host needs to know of a guest (DOMAIN 8), the
//! ID number masked in any case.

use super::{After, Ask, Gathered, day, kept, next};
use crate::access::{MemberId, OrganizationId};
use crate::db::Reader;
use crate::exchange::export::cell::{Cell, Row};
use crate::exchange::export::store::{self, Unit, Units};
use crate::exchange::field::Field;
use crate::flow::forms::Details;
use crate::flow::model::FlowId;
use crate::flow::service::ledger as flow;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::id::Id;
use crate::member::service::ledger::{self as member, RegisterLine, Shown};
use crate::placement::service::ledger::{self as placement, GuestLine};

pub const COLUMNS: &[(&str, u8)] = &[
    ("序号", 6),
    ("姓名", 12),
    ("性别", 6),
    ("公民身份号码", 21),
    ("联系电话", 14),
    ("流出地党组织", 30),
    ("流出地联系电话", 16),
    ("报到期限", 14),
    ("报到时间", 14),
    ("编入时间", 14),
    ("编入党支部", 30),
    ("编入党小组", 20),
    ("状态", 16),
    ("工作单位及职务", 24),
    ("活动证编号", 14),
    ("党费交至", 12),
    ("系统编号", 21),
    ("系统版本", 8),
];

pub fn gather(reader: &mut Reader<'_>, ask: &Ask) -> Outcome<Gathered> {
    let after = ask.after.map(|after| Id::from_raw(after.id));
    let lines = placement::page(reader, ask.organization, after, ask.limit)?;
    let members: Vec<MemberId> = lines.iter().map(|line| line.member).collect();
    let people = member::lines(reader, &members, Shown::Masked)?;
    let flows: Vec<FlowId> = lines.iter().map(|line| line.flow).collect();
    let details = flow::details(reader, &flows)?;
    let organizations: Vec<OrganizationId> = lines
        .iter()
        .flat_map(|line| [Some(line.home_branch), line.branch, line.group])
        .flatten()
        .collect();
    let units = store::units(reader, organizations)?;
    let last = lines.last().map(|line| After { group: 0, id: line.id.raw() });
    let mut rows = Vec::with_capacity(lines.len());
    for (serial, line) in (ask.serial..).zip(&lines) {
        let (Some(person), Some(details)) = (people.get(&line.member), details.get(&line.flow))
        else {
            return Err(Fault::internal("a placement without its member or flow"));
        };
        rows.push(row(serial, line, person, details, &units));
    }
    Ok(Gathered { next: next(lines.len(), ask.limit, last), members, rows })
}

fn row(
    serial: i64,
    line: &GuestLine,
    person: &RegisterLine,
    details: &Details,
    units: &Units,
) -> Row {
    let unit = |id: Option<OrganizationId>| id.and_then(|id| units.get(&id));
    let name = |unit: Option<&Unit>| Cell::maybe(unit.map(|unit| unit.name.clone()));
    let home = units.get(&line.home_branch);
    vec![
        Cell::Number(serial),
        person.name.as_str().into(),
        person.sex.zh().into(),
        Cell::maybe(person.id_number.clone()),
        Cell::maybe(person.phone.clone()),
        name(home),
        Cell::maybe(home.map(|unit| unit.contact_phone.clone())),
        day(line.arrive_by).into(),
        Cell::maybe(line.checked_in_on.map(day)),
        Cell::maybe(line.placed_on.map(day)),
        name(unit(line.branch)),
        name(unit(line.group)),
        line.state.zh().into(),
        Cell::maybe(details.employer.clone()),
        Cell::maybe(kept(&details.ledger, Field::CertificateNumber)),
        Cell::maybe(kept(&details.ledger, Field::DuesPaidTo)),
        line.id.to_string().into(),
        Cell::Number(line.version),
    ]
}
