//! What the attempts to reach a member amount to, and how long the silence has lasted.

use std::collections::BTreeSet;

use crate::followup::model::{Attempt, AttemptResult, Channel, Evidence};
use crate::kernel::day::Day;
use crate::policy::model::{Parameter, Ruling};
use crate::policy::rules::PolicyBook;

/// What was done to find a member.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    pub last_seen: Day,
    pub attempts: &'a [Attempt],
    /// A host in the system has the member and can be asked.
    pub hosted: bool,
}

/// The failed attempts of this silence. Those on the day of the last sign belong to it no more.
pub(super) fn attempts_since(last_seen: Day, attempts: &[Attempt]) -> Vec<Attempt> {
    attempts
        .iter()
        .copied()
        .filter(|attempt| attempt.on > last_seen && attempt.result != AttemptResult::Reached)
        .collect()
}

/// What the failed attempts since the last sign amount to by the policy of `today`.
pub fn weigh(search: &Search<'_>, county: Option<&str>, today: Day, book: &PolicyBook) -> Evidence {
    let since = attempts_since(search.last_seen, search.attempts);
    let first = since.iter().map(|attempt| attempt.on).min();
    let last = since.iter().map(|attempt| attempt.on).max();
    let channels: BTreeSet<Channel> = since.iter().map(|attempt| attempt.channel).collect();
    let lost_channels_needed = book.at(county, today, Parameter::LostSuspectedChannels);
    Evidence {
        attempts: since.len(),
        days: first.zip(last).map_or(0, |(first, last)| last.days_since(first)),
        channels: channels.len(),
        attempts_needed: book.at(county, today, Parameter::ContactAttemptsNeeded),
        days_needed: book.at(county, today, Parameter::ContactAttemptDays),
        channels_needed: book.at(county, today, Parameter::ContactChannelsNeeded),
        last_seen_on: search.last_seen,
        silence_limit: book.due(county, search.last_seen, Parameter::LostContactMonths),
        channels_missing: missing(&channels, &lost_channels_needed, search.hosted),
        lost_channels_needed,
    }
}

/// The kinds the policy names, and the host where there is one.
fn missing(tried: &BTreeSet<Channel>, needed: &Ruling, hosted: bool) -> Vec<Channel> {
    Channel::ALL
        .iter()
        .copied()
        .filter(|channel| {
            needed.names(channel.as_str()) || (hosted && *channel == Channel::HostOrganization)
        })
        .filter(|channel| !tried.contains(channel))
        .collect()
}

impl Evidence {
    /// Enough attempts, over enough days, by enough channels.
    pub fn is_enough(&self) -> bool {
        reaches(self.attempts, self.attempts_needed.number())
            && self.days >= self.days_needed.number()
            && self.has_channels()
    }

    pub fn has_channels(&self) -> bool {
        reaches(self.channels, self.channels_needed.number())
    }

    /// The silence has lasted as long as the rules tolerate.
    pub fn is_beyond_limit(&self, today: Day) -> bool {
        today >= self.silence_limit.on
    }
}

fn reaches(count: usize, needed: i64) -> bool {
    i64::try_from(count).unwrap_or(i64::MAX) >= needed
}

#[cfg(test)]
mod tests;
