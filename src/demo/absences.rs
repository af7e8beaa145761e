//! Some of the demo's people are away already, as a township's ledger would tell it: most are in
//! touch, some are due soon, some have been silent for too long.

use super::County;
use crate::access::{MemberId, OrganizationId, Permit, SystemTask};
use crate::db::audit::Event;
use crate::db::{Db, Shelf};
use crate::flow::model::{Cause, Destination};
use crate::flow::service::import::{self as departures, Departure, Details, Rules};
use crate::kernel::fault::Outcome;
use crate::policy::rules::PolicyBook;

/// One person in so many is away.
const ONE_IN: usize = 7;

/// Where people go: five places take most of them (DOMAIN 7).
const PLACES: [&str; 7] = ["440306", "330106", "310115", "320583", "350582", "110105", "650102"];

const CAUSES: [Cause; 5] =
    [Cause::Work, Cause::Work, Cause::Business, Cause::WithChildren, Cause::ElderCare];

/// Days since the last contact, in turn.
const LAST_CONTACT: [i64; 10] = [12, 25, 48, 60, 95, 130, 165, 178, 200, 320];

/// Marks the rows that belong together, as an import would.
const LEDGER: i64 = 0;

fn turn<T: Copy>(list: &[T], at: usize, or: T) -> T {
    list.get(at % list.len()).copied().unwrap_or(or)
}

/// Sends one in seven of the county's people away.
pub fn send_away(db: &Db, county: &County) -> Outcome<()> {
    let permit = Permit::system(SystemTask::CommandLine);
    let away: Vec<(MemberId, OrganizationId)> =
        county.members.iter().skip(3).step_by(ONE_IN).copied().collect();
    db.write_blocking(&permit, move |tx| {
        let (now, today) = (tx.now(), tx.today());
        let book = PolicyBook::new(Vec::new());
        let rules = Rules { book: &book, county: None, today };
        for (n, (member, home_branch)) in away.into_iter().enumerate() {
            let contact = today.plus_days(-turn(&LAST_CONTACT, n, 0));
            let departure = Departure {
                member,
                home_branch,
                left_on: contact.plus_months(-14),
                cause: turn(&CAUSES, n, Cause::Work),
                destination: Destination::Place { region: turn(&PLACES, n / 2, "440306").into() },
                last_contact: Some(contact),
                dues_paid_to: None,
                details: Details::default(),
            };
            let id = tx.id();
            let ring = tx.tools().ring.clone();
            let prepared = departures::prepare(&ring, id, now, LEDGER, &rules, departure)?;
            let flow = departures::enter(tx, prepared)?;
            tx.record(Event::of("flow", flow).about([member]).within(home_branch));
        }
        departures::unveil(tx, LEDGER)?;
        Ok(())
    })
}
