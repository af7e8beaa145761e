//! The crowd of a larger demo: shares of those away as they are found in the field, and nothing that
//! the rooms would not have let happen.

use std::collections::BTreeMap;

use diesel::dsl::{count_star, not};
use diesel::prelude::*;
use hongyan::access::{MemberId, OrganizationId, Permit, SystemTask};
use hongyan::db::schema::{contact_attempts, flows, follow_up_cases, members, placements};
use hongyan::db::{Db, Reader, Shelf};
use hongyan::flow::model::{DestinationKind, FlowId, FlowState};
use hongyan::followup::model::{Attempt, AttemptResult, Channel, Stage};
use hongyan::followup::rules::evidence::{Search, weigh};
use hongyan::kernel::clock::Timestamp;
use hongyan::kernel::day::Day;
use hongyan::kernel::fault::Outcome;
use hongyan::placement::model::PlacementState;
use hongyan::policy::rules::PolicyBook;

use crate::support::database;

/// The two villages, and seven hundred others of whom every seventh is away.
const MEMBERS: usize = 1_100;
const VILLAGERS: i64 = 400;
const AWAY: usize = 100;

fn read<T: Send + 'static>(
    db: &Db,
    query: impl FnOnce(&mut Reader<'_>) -> Outcome<T> + Send + 'static,
) -> T {
    db.read_blocking(&Permit::system(SystemTask::CommandLine), query).unwrap()
}

type Away = (FlowId, MemberId, FlowState, DestinationKind, Day, Day, bool);

/// Those of the crowd who are away.
fn away(db: &Db, first: MemberId) -> Vec<Away> {
    read(db, move |reader| {
        Ok(flows::table
            .filter(flows::member_id.ge(first))
            .select((
                flows::id,
                flows::member_id,
                flows::state,
                flows::destination,
                flows::seen_on,
                flows::watch_on,
                flows::hidden,
            ))
            .load(reader.conn())?)
    })
}

#[test]
fn the_shares_are_those_of_the_field() {
    for (db, county, _guard) in database::crowds(MEMBERS) {
        let first = county.members[usize::try_from(VILLAGERS).unwrap()].0;
        let today = db.now().day();
        let away = away(&db, first);
        assert_eq!(away.len(), AWAY);
        let share = |found: usize, expected: usize, what: &str| {
            assert!(found.abs_diff(expected) <= 1, "{what}: {found} of a hundred");
        };
        let placed: BTreeMap<PlacementState, i64> = read(&db, |reader| {
            let rows: Vec<(PlacementState, i64)> = placements::table
                .group_by(placements::state)
                .select((placements::state, count_star()))
                .load(reader.conn())?;
            Ok(rows.into_iter().collect())
        });
        for (state, expected) in [
            (PlacementState::Placed, 70),
            (PlacementState::CheckedIn, 8),
            (PlacementState::Notified, 12),
        ] {
            share(usize::try_from(placed[&state]).unwrap(), expected, state.as_str());
        }
        assert_eq!(placed.len(), 3);
        let late = away.iter().filter(|flow| flow.5 < today).count();
        let lost: i64 = read(&db, |reader| {
            let suspected = follow_up_cases::table
                .filter(follow_up_cases::stage.eq(Stage::LostSuspected))
                .filter(follow_up_cases::open);
            Ok(suspected.count().get_result(reader.conn())?)
        });
        share(usize::try_from(lost).unwrap(), 2, "lost suspected");
        share(late, 7 + 2, "overdue, the lost among them");
        let to = |kind| away.iter().filter(|flow| flow.3 == kind).count();
        share(to(DestinationKind::Unknown), 3, "nowhere fixed");
        share(to(DestinationKind::Abroad), 1, "abroad");
    }
}

#[test]
fn the_crowd_is_as_the_rooms_would_have_it() {
    for (db, county, _guard) in database::crowds(MEMBERS) {
        let first = county.members[usize::try_from(VILLAGERS).unwrap()].0;
        let today = db.now().day();
        let away = away(&db, first);
        let mut people: Vec<MemberId> = away.iter().map(|flow| flow.1).collect();
        people.sort();
        people.dedup();
        assert_eq!(people.len(), away.len(), "one registration each");
        assert!(away.iter().all(|flow| !flow.6), "and nobody is hidden");

        type Placed =
            (FlowId, MemberId, PlacementState, Option<OrganizationId>, Option<OrganizationId>, Day);
        let placed: Vec<(Placed, MemberId, Option<OrganizationId>, FlowState, Day, Day)> =
            read(&db, |reader| {
                Ok(placements::table
                    .inner_join(flows::table.on(flows::id.eq(placements::flow_id)))
                    .filter(placements::open)
                    .select((
                        (
                            placements::flow_id,
                            placements::member_id,
                            placements::state,
                            placements::host_id,
                            placements::branch_id,
                            placements::arrive_by,
                        ),
                        flows::member_id,
                        flows::host_id,
                        flows::state,
                        flows::due_on,
                        flows::watch_on,
                    ))
                    .load(reader.conn())?)
            });
        for (
            (flow, member, state, host, branch, arrive_by),
            of_flow,
            flow_host,
            flow_state,
            due_on,
            watch,
        ) in &placed
        {
            assert_eq!((member, host), (of_flow, flow_host), "{flow}");
            assert!(host.is_some() && *due_on >= today, "{flow}: nobody at a host is silent");
            let is_placed = *state == PlacementState::Placed;
            assert_eq!(branch.is_some(), is_placed, "{flow}");
            let waits = *state == PlacementState::Notified;
            assert_eq!(waits, *flow_state == FlowState::Registered, "{flow}");
            assert!(!waits || watch == arrive_by, "{flow}: the sign that is due is arrival");
        }
        let mut flows_placed: Vec<FlowId> = placed.iter().map(|row| row.0.0).collect();
        flows_placed.sort();
        flows_placed.dedup();
        assert_eq!(flows_placed.len(), placed.len(), "one open placement each");

        type Tried = (FlowId, Timestamp, Channel, AttemptResult, Day);
        let tried: Vec<Tried> = read(&db, |reader| {
            Ok(contact_attempts::table
                .inner_join(
                    follow_up_cases::table.on(follow_up_cases::id.eq(contact_attempts::case_id)),
                )
                .inner_join(flows::table.on(flows::id.eq(follow_up_cases::flow_id)))
                .select((
                    follow_up_cases::flow_id,
                    contact_attempts::at,
                    contact_attempts::channel,
                    contact_attempts::result,
                    flows::seen_on,
                ))
                .load(reader.conn())?)
        });
        let mut cases: BTreeMap<FlowId, (Day, Vec<Attempt>)> = BTreeMap::new();
        for (flow, at, channel, result, seen_on) in tried {
            assert!(at <= db.now());
            let case = cases.entry(flow).or_insert((seen_on, Vec::new()));
            case.1.push(Attempt { on: at.day(), channel, result });
        }
        let book = PolicyBook::new(Vec::new());
        assert!(!cases.is_empty());
        for (flow, (last_seen, attempts)) in cases {
            let search = Search { last_seen, attempts: &attempts, hosted: false };
            let evidence = weigh(&search, None, today, &book);
            assert!(evidence.is_enough() && evidence.is_beyond_limit(today), "{flow}");
            assert!(evidence.channels_missing.is_empty(), "{flow}");
        }
        let strays: i64 = read(&db, |reader| {
            let of_others = flows::table
                .inner_join(members::table.on(members::id.eq(flows::member_id)))
                .filter(not(flows::home_branch_id.eq(members::branch_id)));
            Ok(of_others.count().get_result(reader.conn())?)
        });
        assert_eq!(strays, 0, "home is where the register has the member");
    }
}
