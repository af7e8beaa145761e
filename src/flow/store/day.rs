//! Who was away on a day, and who of them counts for a measure: the conditions behind figures, the same for
//! counting and for listing.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::list::{Days, Holds, REGISTERED, under_way};
use crate::auth;
use crate::checkin::model::{CheckInEffect, CheckInKind};
use crate::db::schema::{
    accounts, check_ins, contact_attempts, flow_amendments, flows, follow_up_cases as cases,
    placements, posts,
};
use crate::flow::model::{DestinationKind, FlowChannel, Talk};
use crate::followup::model::{AttemptResult, Stage};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::placement::model::PlacementState;
use crate::statistics::model::MeasureKind;

/// Months within which a report counts as taking part.
const TAKES_PART_MONTHS: i64 = 12;

/// Whether a member is away on a day: today by the state, before by the days.
pub fn away_on(day: Day, today: Day) -> Holds<flows::table> {
    if day >= today {
        return Box::new(under_way(today));
    }
    let lasts = flows::ended_on.is_null().or(flows::ended_on.assume_not_null().gt(day));
    let registered = flows::hidden.eq(false).and(flows::state.eq_any(REGISTERED));
    Box::new(registered.and(flows::departs_on.le(day)).and(lasts))
}

/// Whether there was a sign of life in these days. The flow itself keeps the last one only; the others are
/// found where they were given.
pub fn heard_of(days: Days) -> Holds<flows::table> {
    let (from, until) = (days.from.unwrap_or(Day::EPOCH), days.until.unwrap_or(Day::FOREVER));
    let (since, last) = (Timestamp::start_of(from), Timestamp::end_of(until));
    let (member, side) = (FlowChannel::Member, "member");
    let submitted = flows::channel.eq(member).and(flows::submitted_at.between(since, last));
    let talked = flows::talk.eq(Talk::Held).and(flows::talk_on.is_not_null());
    let talked = talked.and(flows::talk_on.assume_not_null().between(from, until));
    let reported = check_ins::table
        .filter(check_ins::member_id.eq(flows::member_id))
        .filter(check_ins::flow_id.is_not_null())
        .filter(check_ins::flow_id.assume_not_null().eq(flows::id))
        .filter(check_ins::effect.eq(CheckInEffect::Applied))
        .filter(check_ins::made_at.between(since, last));
    let called = cases::table
        .inner_join(contact_attempts::table)
        .filter(cases::member_id.eq(flows::member_id))
        .filter(cases::flow_id.eq(flows::id))
        .filter(contact_attempts::result.eq(AttemptResult::Reached))
        .filter(contact_attempts::at.between(since, last));
    let amended = flow_amendments::table
        .filter(flow_amendments::flow_id.eq(flows::id))
        .filter(flow_amendments::side.eq(side))
        .filter(flow_amendments::changed_at.between(since, last));
    Box::new(
        flows::departs_on
            .between(from, until)
            .or(flows::seen_on.between(from, until))
            .or(talked)
            .or(submitted)
            .or(exists(reported))
            .or(exists(called))
            .or(exists(amended)),
    )
}

/// Who of those away on a day counts for a measure. Whose whereabouts are known and who is placed is told of
/// today alone, in which the states stand.
pub fn counts_for(measure: MeasureKind, day: Day) -> Holds<flows::table> {
    match measure {
        MeasureKind::WhereaboutsKnown => {
            const SOUGHT: [Stage; 4] =
                [Stage::Unreachable, Stage::LostSuspected, Stage::Searching, Stage::NotFound];
            let sought = cases::table
                .filter(cases::flow_id.eq(flows::id))
                .filter(cases::open)
                .filter(cases::stage.eq_any(SOUGHT));
            Box::new(flows::destination.ne(DestinationKind::Unknown).and(not(exists(sought))))
        }
        MeasureKind::PlacedAtHost => {
            let placed = placements::table
                .filter(placements::flow_id.eq(flows::id))
                .filter(placements::open)
                .filter(placements::state.eq(PlacementState::Placed));
            Box::new(exists(placed))
        }
        MeasureKind::TakesPart => {
            let since = Timestamp::start_of(day.plus_months(-TAKES_PART_MONTHS));
            let report = check_ins::table
                .filter(check_ins::member_id.eq(flows::member_id))
                .filter(check_ins::kind.eq(CheckInKind::ReportBack))
                .filter(check_ins::effect.eq(CheckInEffect::Applied))
                .filter(check_ins::made_at.between(since, Timestamp::end_of(day)));
            Box::new(exists(report))
        }
        MeasureKind::PlaysARole => {
            let held = accounts::table
                .inner_join(posts::table.on(posts::account_id.eq(accounts::id)))
                .filter(accounts::member_id.assume_not_null().eq(flows::member_id))
                .filter(auth::post_held(day));
            Box::new(exists(held))
        }
    }
}
