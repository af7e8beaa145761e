//! Reminders by the clock: contact or the yearly report is near or overdue, arrival is not reported.

use std::collections::HashMap;
use std::sync::Arc;

use super::tell;
use crate::access::{MemberId, OrganizationId, Permit, SystemTask};
use crate::db::audit::Event;
use crate::db::{Db, Reader, Shelf, WriteTx};
use crate::job::service::Lease;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::notify::model::{Happening, Occurrence};
use crate::notify::rules::prompt as rules;
use crate::notify::store::prompt::{self as store, Place, Silent};
use crate::organization::service as organization;
use crate::policy::model::{Parameter, Value};
use crate::policy::rules::PolicyBook;
use crate::policy::service as policy;

/// Flows looked at in one go.
const AT_ONCE: i64 = 200;

/// The most days ahead at which a county can want a reminder.
const FURTHEST_AHEAD: i64 = 90;

const WEEK_SECONDS: i64 = 7 * 86_400;

/// Looks through everybody whose sign is due and reminds those who were not; answers how many. The
/// lease keeps other replicas out, and what was given is read in the database: after a restart
/// nobody is reminded twice of one day.
pub async fn prompt(db: &Db, lease: &Lease) -> Outcome<usize> {
    let permit = Permit::system(SystemTask::Timer);
    let mut after: Option<Place> = None;
    let mut total = 0;
    loop {
        let (found, last) = db.read(&permit, move |reader| due(reader, after)).await?;
        if !found.is_empty() {
            total += lease.write(db, &permit, move |tx| remind(tx, &found)).await?;
        }
        match last {
            Some(_) => after = last,
            None => return Ok(total),
        }
    }
}

/// The reminders due among the next flows, and where to look on.
fn due(reader: &mut Reader<'_>, after: Option<Place>) -> Outcome<(Vec<Happening>, Option<Place>)> {
    let (book, today) = (policy::book(reader)?, reader.today());
    let flows = store::silent(reader, today.plus_days(FURTHEST_AHEAD), after, AT_ONCE)?;
    let last = flows.last().map(|flow| (flow.watch_on, flow.id));
    let homes: Vec<OrganizationId> = flows.iter().map(|flow| flow.home_branch_id).collect();
    let counties = Counties { of: organization::counties_of(reader, homes)?, book };
    let mut found = Vec::new();
    for flow in &flows {
        found.extend(of_flow(reader, flow, &counties)?);
    }
    Ok((found, last))
}

struct Counties {
    of: HashMap<OrganizationId, String>,
    book: Arc<PolicyBook>,
}

impl Counties {
    fn value(&self, home: OrganizationId, day: Day, parameter: Parameter) -> Value {
        self.book.at(self.of.get(&home).map(String::as_str), day, parameter).value
    }

    fn number(&self, home: OrganizationId, day: Day, parameter: Parameter) -> i64 {
        match self.value(home, day, parameter) {
            Value::Number(number) => i64::from(number),
            Value::Choice(_) | Value::List(_) => 0,
        }
    }
}

/// The one reminder that is due now for a flow, if the member's week has room for it. Arrival comes
/// first: who has arrived has been heard of. The yearly report comes last: a sign is asked for first.
fn of_flow(
    reader: &mut Reader<'_>,
    flow: &Silent,
    counties: &Counties,
) -> Outcome<Option<Happening>> {
    let (home, today) = (flow.home_branch_id, reader.today());
    let near = today.plus_days(counties.number(home, today, Parameter::DueSoonDays));
    let awaited = flow.arrive_by.is_some_and(|by| by < flow.due_on);
    if !awaited && flow.due_on > near && flow.report_due_on > near {
        return Ok(None);
    }
    let given = store::given(reader, flow.id)?;
    let waiting = if awaited { store::waiting(reader, flow.id)? } else { None };
    let about = |what| Happening::of(what, flow.member_id, home).flow(flow.id);
    let dated = |pair, by: Day| {
        let for_day = given.iter().filter(|(_, day, _)| *day == Some(by));
        let given: Vec<Occurrence> = for_day.map(|(what, _, _)| *what).collect();
        rules::prompt(pair, by, today, near, &given).map(|what| about(what).due(Some(by)))
    };
    let wanted = match waiting {
        Some((placement, host, notified_on, arrive_by)) => {
            let days = arrival_days(counties, home, today);
            let of_arrival = given.iter().filter(|(what, day, _)| {
                *what == Occurrence::ArrivalReminder && *day == Some(arrive_by)
            });
            let last = of_arrival.map(|(_, _, at)| at.day()).max();
            let start = flow.departs_on.max(notified_on);
            rules::arrival_prompt(start, today, &days, last).then(|| {
                let reminder = about(Occurrence::ArrivalReminder).placement(placement, host);
                reminder.due(Some(arrive_by))
            })
        }
        None => dated(rules::CONTACT, flow.due_on),
    };
    let report = || dated(rules::REPORT, flow.report_due_on);
    let Some(wanted) = wanted.or_else(report) else { return Ok(None) };
    let most = counties.number(home, today, Parameter::PromptsPerWeek);
    Ok(has_room(reader, flow.member_id, most)?.then_some(wanted))
}

/// Whether one more reminder fits into the member's week.
pub fn has_room(shelf: &mut impl Shelf, member: MemberId, most: i64) -> Outcome<bool> {
    let since = shelf.now().plus_seconds(-WEEK_SECONDS);
    Ok(rules::fits(store::given_since(shelf, member, since)?, most))
}

fn arrival_days(counties: &Counties, home: OrganizationId, today: Day) -> Vec<i64> {
    match counties.value(home, today, Parameter::ArrivalReminderDays) {
        Value::List(days) => days.iter().filter_map(|day| day.parse().ok()).collect(),
        Value::Number(_) | Value::Choice(_) => Vec::new(),
    }
}

fn remind(tx: &mut WriteTx<'_>, found: &[Happening]) -> Outcome<usize> {
    for happening in found {
        tell::tell(tx, happening)?;
        if let Some(flow) = happening.flow {
            tx.record(Event::of("flow", flow).about([happening.member]).within(happening.home));
        }
    }
    Ok(found.len())
}
