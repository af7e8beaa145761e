//! Some of the demo's people are away already, as a township's ledger would tell it: most are in
//! touch, some are due soon, some have been silent for too long.

use std::sync::Arc;

use super::County;
use super::afar::{self, Afar, Fate};
use super::crowd::VILLAGERS;
use super::hosts::Hosts;
use crate::access::{MemberId, OrganizationId, Permit, SystemTask};
use crate::db::Db;
use crate::db::audit::Event;
use crate::flow::model::{Cause, Destination, FlowId};
use crate::flow::service::import::{self as departures, Departure, Details, Rules};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::policy::rules::PolicyBook;

/// One person in so many is away.
const ONE_IN: usize = 7;

/// Where people go: five places take most of them (DOMAIN 7).
pub(super) const PLACES: [&str; 7] =
    ["440306", "330106", "310115", "320583", "350582", "110105", "650102"];

/// Where the others go.
pub(super) const ELSEWHERE: [&str; 12] = [
    "110105", "650102", "120101", "130102", "210102", "340104", "360103", "370102", "410105",
    "420106", "430102", "510104",
];

const CAUSES: [Cause; 5] =
    [Cause::Work, Cause::Work, Cause::Business, Cause::WithChildren, Cause::ElderCare];

/// Days since the last contact, in turn.
const LAST_CONTACT: [i64; 10] = [12, 25, 48, 60, 95, 130, 165, 178, 200, 320];

/// Marks the rows that belong together, as an import would.
const LEDGER: i64 = 0;

pub(super) fn turn<T: Copy>(list: &[T], at: usize, or: T) -> T {
    list.get(at % list.len()).copied().unwrap_or(or)
}

/// Absences written in one transaction.
const CHUNK: usize = 500;

/// Sends one in seven of the county's people away.
pub fn send_away(db: &Db, county: &County) -> Outcome<()> {
    let permit = Permit::system(SystemTask::CommandLine);
    let (tools, now, today) = (db.tools(), db.now(), db.now().day());
    let book = Arc::new(PolicyBook::new(Vec::new()));
    let rules = Rules { book: &book, county: None, today };
    let away: Vec<(usize, MemberId, OrganizationId)> = (county.members.iter().enumerate().skip(3))
        .step_by(ONE_IN)
        .map(|(number, (member, branch))| (number, *member, *branch))
        .collect();
    let crowd = away.iter().filter(|(number, ..)| *number >= VILLAGERS);
    let expected = crowd.map(|(number, ..)| afar::region(number / ONE_IN));
    let hosts = Hosts::found(db, &permit, county, expected)?;
    let officer = county.account("qiu.cixi");
    for chunk in away.chunks(CHUNK) {
        let (mut entries, mut absences) = (Vec::new(), Vec::new());
        for (number, member, home_branch) in chunk.iter().copied() {
            let (departure, afar) = if number < VILLAGERS {
                (departure(number / ONE_IN, member, home_branch, today), None)
            } else {
                let afar = Afar::of(number / ONE_IN, &hosts, today);
                (departure_of(&afar, number / ONE_IN, member, home_branch), Some(afar))
            };
            let id = tools.ids.next(now);
            entries.push(departures::prepare(&tools.ring, id, now, LEDGER, &rules, departure)?);
            absences.push((id, afar, member, home_branch));
        }
        let book = Arc::clone(&book);
        db.write_blocking(&permit, move |tx| {
            departures::enter(tx, entries)?;
            let flows: Vec<FlowId> = absences.iter().map(|(flow, ..)| *flow).collect();
            departures::unveil(tx, LEDGER, &flows)?;
            for (flow, afar, member, home_branch) in absences {
                if let Some(afar) = afar {
                    afar.enter(tx, (flow, member), &book, officer)?;
                }
                tx.record(Event::of("flow", flow).about([member]).within(home_branch));
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The absence of the `number`th of the villagers who are away.
fn departure(
    number: usize,
    member: MemberId,
    home_branch: OrganizationId,
    today: Day,
) -> Departure {
    let last_contact = today.plus_days(-turn(&LAST_CONTACT, number, 0));
    Departure {
        member,
        home_branch,
        left_on: last_contact.plus_months(-14),
        is_confirmed: true,
        cause: turn(&CAUSES, number, Cause::Work),
        destination: Destination::Place { region: turn(&PLACES, number / 2, "440306").into() },
        seat: String::new(),
        last_contact: Some(last_contact),
        reported_on: afar::reported_on(number, Some(last_contact)),
        dues_paid_to: None,
        details: Details::default(),
    }
}

/// The same of the crowd.
fn departure_of(
    afar: &Afar,
    number: usize,
    member: MemberId,
    home_branch: OrganizationId,
) -> Departure {
    Departure {
        member,
        home_branch,
        left_on: afar.left_on,
        is_confirmed: afar.fate != Fate::Pending,
        cause: turn(&CAUSES, number, Cause::Work),
        destination: afar.destination.clone(),
        seat: String::new(),
        last_contact: afar.last_contact,
        reported_on: afar.reported_on,
        dues_paid_to: None,
        details: Details::default(),
    }
}
