//! All ways into the list give the same answer.

use std::sync::Arc;

use diesel::connection::SimpleConnection;

use super::*;
use crate::access::{Permit, SystemTask};
use crate::config::Hashing;
use crate::db::{Db, Options, Target, Tools, WriteTx};
use crate::demo::{self, County, org};
use crate::flow::{samples, service as flow};
use crate::kernel::clock::{Clock, Timestamp};
use crate::kernel::id::IdSource;
use crate::kernel::secret::{KeyRing, Suite};

const TODAY: i64 = 20_500;

/// 60 members with flows around today; some only submitted or hidden, some unreachable.
fn fill(tx: &mut WriteTx<'_>, county: &County) {
    for (number, (member, branch)) in (1_i64..).zip(&county.members) {
        let due = Day::from_days(TODAY - 40 + number * 7 % 100);
        let state = if number % 11 == 0 { "submitted" } else { "in_flow" };
        let id = Id::from_raw(number);
        samples::flow(tx, id, (*member, *branch), due, (state, number % 13 == 0));
        if number % 3 == 0 {
            let arrive_by = Day::from_days(TODAY - 20 + number * 11 % 60);
            flow::awaits(tx, id, Some(arrive_by)).unwrap();
        }
        if number % 4 == 0 {
            let reported_on = Day::from_days(TODAY - 395 + number * 13 % 90);
            flow::reported(tx, id, reported_on, reported_on.plus_days(365)).unwrap();
        }
        if number % 5 == 0 {
            let sql = format!(
                "INSERT INTO follow_up_cases (id, flow_id, member_id, stage, opened_on, open, \
                 version) VALUES ({number}, {number}, {member}, 'unreachable', 1, true, 1);"
            );
            tx.conn().batch_execute(&sql).unwrap();
        }
    }
}

fn every_way(tx: &mut WriteTx<'_>, wish: &Wish, organizations: &[OrganizationId], whole: bool) {
    let units = reach::few_below(tx, organizations, 100).unwrap().unwrap();
    let by_units = by_plan(tx, wish, organizations, Plan::Units(units)).unwrap();
    assert_eq!(by_plan(tx, wish, organizations, Plan::Walk).unwrap(), by_units, "{wish:?}");
    // A short walk either finds the same page or says that it did not.
    for longest in [0, 3, 10] {
        if let Some(rows) = walk(tx, wish, organizations, longest).unwrap() {
            assert_eq!(rows, by_units, "{wish:?} within {longest}");
        }
    }
    if whole {
        assert_eq!(by_plan(tx, wish, organizations, Plan::Unfiltered).unwrap(), by_units);
    }
    assert_eq!(page(tx, wish).unwrap(), by_units);
}

#[test]
fn all_ways_into_the_list_agree_at_every_level_of_the_tree_and_of_silence() {
    let folder = std::env::temp_dir().join(format!("hongyan-absentees-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let ring = Arc::new(KeyRing::generate(Suite::Intl).unwrap());
    let clock = Clock::manual(Timestamp(TODAY * 86_400_000_000));
    let tools = Tools::new(clock, IdSource::new(1), ring);
    let target = Target::Sqlite(folder.join("absentees.db"));
    let db = Db::open(&target, Options { readers: 1 }, tools).unwrap();
    let county = demo::found(&db, Hashing { memory_kib: 64, passes: 1 }, 60, |_| ()).unwrap();
    let permit = Permit::system(SystemTask::CommandLine);
    let seen = db.write_blocking(&permit, move |tx| {
        fill(tx, &county);
        let mut seen = 0;
        let today = Day::from_days(TODAY);
        let near = today.plus_days(30);
        for (name, whole) in [(org::ROOT, true), (org::HOME_TOWNSHIP, false), (org::LIUXI, false)] {
            let organizations = vec![county.organization(name).unwrap()];
            let levels =
                [None, Some(Level::DueSoon), Some(Level::Overdue), Some(Level::Unreachable)];
            let (report, contact) = (Some(DutyKind::ReportBack), Some(DutyKind::Contact));
            let duties = [None, report, Some(DutyKind::CheckIn), contact];
            for (level, duty) in levels.iter().flat_map(|level| duties.map(|duty| (*level, duty))) {
                let mut after = None;
                for _ in 0..4 {
                    let whose = Whose::Home(organizations.clone());
                    let near_arrival = today.plus_days(7);
                    let wish =
                        Wish { whose, level, duty, today, near, near_arrival, after, limit: 6 };
                    every_way(tx, &wish, &organizations, whole);
                    let rows = page(tx, &wish).unwrap();
                    assert!(
                        rows.is_sorted()
                            && after
                                < rows.first().copied().or(Some((Day::FOREVER, Id::from_raw(1)))),
                        "{wish:?}"
                    );
                    seen += rows.len();
                    after = rows.last().copied().or(after);
                }
            }
        }
        Ok(seen)
    });
    db.drain();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(seen.unwrap() > 100, "the pages were empty");
}
