//! Those who are away, in the columns of the flowing-out ledger.

use super::members::person;
use super::{After, Ask, Gathered, day, kept, next};
use crate::access::{MemberId, OrganizationId};
use crate::db::Reader;
use crate::exchange::export::cell::{Cell, Row};
use crate::exchange::export::store::{self, Unit, Units};
use crate::exchange::field::Field;
use crate::exchange::rules::place;
use crate::flow::model::{Cause, Destination};
use crate::flow::service::ledger::{self as flow, AbsenceLine};
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::id::Id;
use crate::kernel::phone::Phone;
use crate::member::service::ledger::{self as member, RegisterLine, Shown};
use crate::region;

pub const COLUMNS: &[(Field, u8)] = &[
    (Field::Serial, 6),
    (Field::Name, 12),
    (Field::Sex, 6),
    (Field::Nationality, 8),
    (Field::Birth, 14),
    (Field::IdNumber, 21),
    (Field::Education, 10),
    (Field::JoinedOn, 14),
    (Field::Category, 10),
    (Field::Branch, 30),
    (Field::Phone, 14),
    (Field::LeftOn, 14),
    (Field::Cause, 14),
    (Field::Destination, 24),
    (Field::HostOrganization, 24),
    (Field::Residence, 30),
    (Field::Employer, 24),
    (Field::HasCertificate, 10),
    (Field::CertificateNumber, 14),
    (Field::Liaison, 12),
    (Field::LastContact, 14),
    (Field::DuesPaidTo, 12),
    (Field::Remark, 24),
    (Field::Record, 21),
    (Field::RecordVersion, 8),
];

pub fn gather(reader: &mut Reader<'_>, ask: &Ask) -> Outcome<Gathered> {
    let after = ask.after.map(|after| (Id::from_raw(after.group), Id::from_raw(after.id)));
    let lines = flow::page(reader, ask.organization, after, ask.limit)?;
    let members: Vec<MemberId> = lines.iter().map(|line| line.member).collect();
    let people = member::lines(reader, &members, ask.shown)?;
    let mut organizations: Vec<OrganizationId> =
        lines.iter().filter_map(|line| line.destination.host()).collect();
    organizations.extend(lines.iter().map(|line| line.home_branch));
    let units = store::units(reader, organizations)?;
    let last = lines.last().map(|l| After { group: l.home_branch.raw(), id: l.id.raw() });
    let mut rows = Vec::with_capacity(lines.len());
    for (serial, line) in (ask.serial..).zip(&lines) {
        let person = people.get(&line.member);
        let person = person.ok_or_else(|| Fault::internal("a flow without its member"))?;
        rows.push(row(serial, line, person, &units, ask.shown));
    }
    Ok(Gathered { next: next(lines.len(), ask.limit, last), members, rows })
}

fn row(serial: i64, line: &AbsenceLine, who: &RegisterLine, units: &Units, shown: Shown) -> Row {
    let home = units.get(&line.home_branch);
    let host = line.destination.host().and_then(|host| units.get(&host));
    let details = &line.details;
    COLUMNS
        .iter()
        .map(|(field, _)| match field {
            Field::Serial => Cell::Number(serial),
            Field::Record => line.id.to_string().into(),
            Field::RecordVersion => Cell::Number(line.version),
            Field::LeftOn => day(line.departs_on).into(),
            Field::LastContact => day(line.seen_on).into(),
            Field::Cause => cause(line),
            Field::Destination => destination(&line.destination, host).into(),
            Field::HostOrganization => {
                Cell::maybe(host.map(|unit| unit.name.clone()).or(details.host_name.clone()))
            }
            Field::Residence => Cell::maybe(details.residence.clone()),
            Field::Employer => Cell::maybe(details.employer.clone()),
            Field::Phone => phone(details.phone.as_deref(), who, shown),
            field => person(*field, who, home)
                .unwrap_or_else(|| Cell::maybe(kept(&details.ledger, *field))),
        })
        .collect()
}

/// A clerk's own word for a cause that is on no list is kept.
fn cause(line: &AbsenceLine) -> Cell {
    let written = kept(&line.details.ledger, Field::Cause).filter(|_| line.cause == Cause::Other);
    written.unwrap_or_else(|| line.cause.zh().to_owned()).into()
}

/// The number at the destination, else the one of the register.
fn phone(away: Option<&str>, who: &RegisterLine, shown: Shown) -> Cell {
    let Some(away) = away else { return Cell::maybe(who.phone.clone()) };
    match shown {
        Shown::Full => away.into(),
        Shown::Masked => match Phone::parse(away) {
            Ok(phone) => phone.masked().into(),
            Err(_) => member::MASK.into(),
        },
    }
}

fn destination(destination: &Destination, host: Option<&Unit>) -> String {
    let place = |code: &str| code.parse().ok().and_then(region::full_name);
    match destination {
        Destination::Organization { .. } => {
            host.and_then(|unit| place(&unit.region_code)).unwrap_or_default()
        }
        Destination::Place { region } => place(region).unwrap_or_else(|| region.clone()),
        Destination::Abroad { country } => place::abroad(country),
        Destination::Unknown => "不详".to_owned(),
    }
}
