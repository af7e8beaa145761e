//! Some of the demo's people are away already, as a township's ledger would tell it: most are in
//! touch, some are due soon, some have been silent for too long.

use super::County;
use super::crowd::VILLAGERS;
use crate::access::{MemberId, OrganizationId, Permit, SystemTask};
use crate::db::Db;
use crate::db::audit::Event;
use crate::flow::model::{Cause, Destination};
use crate::flow::service::import::{self as departures, Departure, Details, Rules};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::policy::rules::PolicyBook;

/// One person in so many is away.
const ONE_IN: usize = 7;

/// Where people go: five places take most of them (DOMAIN 7).
const PLACES: [&str; 7] = ["440306", "330106", "310115", "320583", "350582", "110105", "650102"];

/// Where the others go.
const ELSEWHERE: [&str; 12] = [
    "110105", "650102", "120101", "130102", "210102", "340104", "360103", "370102", "410105",
    "420106", "430102", "510104",
];

const CAUSES: [Cause; 5] =
    [Cause::Work, Cause::Work, Cause::Business, Cause::WithChildren, Cause::ElderCare];

/// Days since the last contact, in turn.
const LAST_CONTACT: [i64; 10] = [12, 25, 48, 60, 95, 130, 165, 178, 200, 320];

/// The same for many: seven in a hundred have been silent for longer than half a year, two of them so
/// long that they may be lost (DOMAIN 7).
const LAST_CONTACT_OF_MANY: [i64; 43] = [
    3, 150, 41, 88, 12, 120, 67, 171, 25, 99, 55, 140, 8, 77, 33, 162, 48, 110, 19, 92, 60, 135, 5,
    81, 29, 154, 44, 105, 15, 72, 200, 128, 37, 95, 22, 143, 63, 230, 10, 84, 51, 400, 117,
];

/// Marks the rows that belong together, as an import would.
const LEDGER: i64 = 0;

fn turn<T: Copy>(list: &[T], at: usize, or: T) -> T {
    list.get(at % list.len()).copied().unwrap_or(or)
}

/// Absences written in one transaction.
const CHUNK: usize = 500;

/// Sends one in seven of the county's people away.
pub fn send_away(db: &Db, county: &County) -> Outcome<()> {
    let permit = Permit::system(SystemTask::CommandLine);
    let (tools, now, today) = (db.tools(), db.now(), db.now().day());
    let book = PolicyBook::new(Vec::new());
    let rules = Rules { book: &book, county: None, today };
    let away: Vec<(usize, MemberId, OrganizationId)> = (county.members.iter().enumerate().skip(3))
        .step_by(ONE_IN)
        .map(|(number, (member, branch))| (number, *member, *branch))
        .collect();
    for chunk in away.chunks(CHUNK) {
        let mut prepared = Vec::with_capacity(chunk.len());
        for (number, member, home_branch) in chunk.iter().copied() {
            let departure = departure(number, member, home_branch, today);
            let id = tools.ids.next(now);
            let entry = departures::prepare(&tools.ring, id, now, LEDGER, &rules, departure)?;
            prepared.push((entry, member, home_branch));
        }
        db.write_blocking(&permit, move |tx| {
            for (entry, member, home_branch) in prepared {
                let flow = departures::enter(tx, entry)?;
                tx.record(Event::of("flow", flow).about([member]).within(home_branch));
            }
            Ok(())
        })?;
    }
    db.write_blocking(&permit, |tx| departures::unveil(tx, LEDGER).map(drop))
}

/// The absence of the `number`th person.
fn departure(
    number: usize,
    member: MemberId,
    home_branch: OrganizationId,
    today: Day,
) -> Departure {
    let n = number / ONE_IN;
    let (contact, destination) = if number < VILLAGERS {
        (
            turn(&LAST_CONTACT, n, 0),
            Destination::Place { region: turn(&PLACES, n / 2, "440306").into() },
        )
    } else {
        (turn(&LAST_CONTACT_OF_MANY, n, 0), whereto(n))
    };
    let last_contact = today.plus_days(-contact);
    Departure {
        member,
        home_branch,
        left_on: last_contact.plus_months(-14),
        cause: turn(&CAUSES, n, Cause::Work),
        destination,
        last_contact: Some(last_contact),
        dues_paid_to: None,
        details: Details::default(),
    }
}

/// The destinations of many: three in a hundred have no fixed place, one is abroad, six in ten go to
/// the first five places (DOMAIN 7).
fn whereto(n: usize) -> Destination {
    let (hundred, within) = (n / 100, n % 100);
    match within {
        0..3 => Destination::Unknown,
        3 => Destination::Abroad { country: "JP".to_owned() },
        4..64 => Destination::Place { region: turn(&PLACES, within % 5, "440306").into() },
        _ => {
            let region = turn(&ELSEWHERE, within + hundred, "650102");
            Destination::Place { region: region.into() }
        }
    }
}
