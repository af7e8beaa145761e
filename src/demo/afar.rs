//! How it stands with those of the crowd who are away: most are placed with a host, some wait for
//! one, some have fallen silent (DOMAIN 7).

use super::absences::{ELSEWHERE, PLACES, turn};
use super::hosts::Hosts;
use crate::access::{AccountId, MemberId, OrganizationId};
use crate::db::{Shelf, WriteTx};
use crate::flow::model::{Destination, FlowId};
use crate::followup::service::standing as followup;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::placement::service::standing as placement;
use crate::policy::rules::PolicyBook;

/// Days since the last contact of those who are in touch, in turn.
const IN_TOUCH: [i64; 40] = [
    3, 150, 41, 88, 12, 120, 67, 171, 25, 99, 55, 140, 8, 77, 33, 162, 48, 110, 19, 92, 60, 135, 5,
    81, 29, 154, 44, 105, 15, 72, 128, 37, 95, 22, 143, 63, 10, 84, 51, 117,
];

/// The same of those who have been silent for longer than half a year.
const SILENT: [i64; 5] = [190, 230, 205, 300, 260];

/// And of those who may be lost.
const LOST: [i64; 3] = [400, 520, 460];

/// Days for which a lost member was looked for before the day of the demo.
const LOOKED_FOR: i64 = 40;

/// Days from the last yearly report to the last contact, in turn: of few it is nearly a year ago or longer.
const REPORTED_BEFORE: [i64; 7] = [0, 35, 205, 80, 120, 0, 160];

/// One of a hundred, in an order that brings every kind to every branch in time: 37 has no factor in
/// common with 100.
fn lot(number: usize) -> usize {
    number * 37 % 100
}

/// The day of the `number`th's last yearly report, of those who were in touch on a day.
pub fn reported_on(number: usize, last_contact: Option<Day>) -> Option<Day> {
    last_contact.map(|day| day.plus_days(-turn(&REPORTED_BEFORE, number, 0)))
}

/// What has become of a member who is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Placed,
    CheckedIn,
    Pending,
    /// Overdue, and nobody knows where.
    Adrift,
    Overdue,
    LostSuspected,
    Abroad,
}

impl Fate {
    pub fn of(number: usize) -> Fate {
        match lot(number) {
            0..70 => Fate::Placed,
            70..78 => Fate::CheckedIn,
            78..90 => Fate::Pending,
            90..93 => Fate::Adrift,
            93..97 => Fate::Overdue,
            97..99 => Fate::LostSuspected,
            _ => Fate::Abroad,
        }
    }

    /// A host knows of the member.
    fn has_host(self) -> bool {
        match self {
            Fate::Placed | Fate::CheckedIn | Fate::Pending => true,
            Fate::Adrift | Fate::Overdue | Fate::LostSuspected | Fate::Abroad => false,
        }
    }
}

/// The county that the `number`th goes to: six in ten to the first five places.
pub fn region(number: usize) -> &'static str {
    let turned = number / 100 + lot(number);
    if number % 10 < 6 {
        turn(&PLACES, turned % 5, "440306")
    } else {
        turn(&ELSEWHERE, turned, "650102")
    }
}

/// The absence of the `number`th, told from today.
pub struct Afar {
    pub fate: Fate,
    pub host: Option<OrganizationId>,
    pub left_on: Day,
    pub last_contact: Option<Day>,
    pub destination: Destination,
    pub reported_on: Option<Day>,
}

impl Afar {
    pub fn of(number: usize, hosts: &Hosts, today: Day) -> Afar {
        let fate = Fate::of(number);
        let region = region(number);
        let host = if fate.has_host() { hosts.of(region, number) } else { None };
        let within = number / 100;
        let ago = |days: i64| today.plus_days(-days);
        let seen = match fate {
            Fate::Placed | Fate::Abroad => Some(ago(turn(&IN_TOUCH, within + lot(number), 3))),
            Fate::CheckedIn => Some(ago(turn(&[2, 5, 9, 12, 7], within, 2))),
            Fate::Pending => None,
            Fate::Adrift | Fate::Overdue => Some(ago(turn(&SILENT, within + lot(number), 190))),
            Fate::LostSuspected => Some(ago(turn(&LOST, within, 400))),
        };
        let left_on = match fate {
            Fate::Pending => ago(turn(&[4, 11, 18, 7, 23], within + lot(number), 4)),
            Fate::CheckedIn => seen.unwrap_or(today).plus_days(-8),
            Fate::Placed | Fate::Abroad | Fate::Adrift | Fate::Overdue | Fate::LostSuspected => {
                seen.unwrap_or(today).plus_months(-14)
            }
        };
        let destination = match (host, fate) {
            (Some(organization), _) => Destination::Organization { organization },
            (None, Fate::Adrift) => Destination::Unknown,
            (None, Fate::Abroad) => Destination::Abroad { country: "JP".to_owned() },
            (None, _) => Destination::Place { region: region.to_owned() },
        };
        let reported_on = reported_on(number, seen);
        Afar { fate, host, left_on, last_contact: seen, destination, reported_on }
    }

    /// Enters what others did about it. The caller records the event.
    pub fn enter(
        &self,
        tx: &mut WriteTx<'_>,
        (flow, member): (FlowId, MemberId),
        book: &PolicyBook,
        officer: Option<AccountId>,
    ) -> Outcome<()> {
        if let Some(host) = self.host {
            let arrived_on = match self.fate {
                Fate::Placed => Some(self.left_on.plus_days(6)),
                Fate::CheckedIn => self.last_contact,
                Fate::Pending
                | Fate::Adrift
                | Fate::Overdue
                | Fate::LostSuspected
                | Fate::Abroad => None,
            };
            let placed_on = arrived_on.filter(|_| self.fate == Fate::Placed);
            let standing = placement::Standing {
                flow,
                member,
                host,
                notified_on: self.left_on,
                arrived_on,
                placed_on: placed_on.map(|day| day.plus_days(5)),
            };
            placement::enter(tx, &standing, book)?;
        }
        if let (Fate::LostSuspected, Some(officer)) = (self.fate, officer) {
            let opened_on = tx.today().plus_days(-LOOKED_FOR);
            followup::enter(tx, &followup::Standing { flow, member, opened_on, officer })?;
        }
        Ok(())
    }
}
