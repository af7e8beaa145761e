//! What may be asked for many at once, and what a fault of one of them means.

use std::collections::BTreeSet;

use super::model::{BulkItem, ItemOutcome};
use crate::kernel::fault::{Check, Code, Outcome, Problem};

/// Items of one call at most.
pub const MOST_ITEMS: usize = 5000;

/// Items there are, not too many, none twice.
pub fn check_items(items: &[BulkItem]) -> Outcome<()> {
    let mut check = Check::default();
    if items.is_empty() {
        check.note("/items", Problem::Required);
    }
    if items.len() > MOST_ITEMS {
        let many =
            Problem::Said("一次最多 5000 项，请分批办理", "At most 5000 at once; do them in parts");
        check.note("/items", many);
        return check.done();
    }
    let mut seen = BTreeSet::new();
    for (at, item) in items.iter().enumerate() {
        if !seen.insert(item.id.raw()) {
            let twice = Problem::Said("同一项出现了两次", "The same one stands here twice");
            check.note(&format!("/items/{at}/id"), twice);
        }
    }
    check.done()
}

/// What a fault makes of one of many; none where it is no answer but an outage, after which the whole
/// chunk is tried again.
pub fn outcome(code: Code) -> Option<ItemOutcome> {
    match code {
        Code::Unavailable | Code::TimedOut | Code::Internal => None,
        Code::StaleVersion => Some(ItemOutcome::Changed),
        Code::NotFound => Some(ItemOutcome::NotFound),
        _ => Some(ItemOutcome::Refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::Id;

    fn items(ids: impl IntoIterator<Item = i64>) -> Vec<BulkItem> {
        ids.into_iter().map(|id| BulkItem { id: Id::from_raw(id), version: 1 }).collect()
    }

    #[test]
    fn a_call_names_each_item_once_and_not_too_many() {
        for (items, faults) in [
            (items([1, 2, 3]), vec![]),
            (items(1..=5000), vec![]),
            (items([]), vec!["/items"]),
            (items(1..=5001), vec!["/items"]),
            (items([1, 2, 1, 2]), vec!["/items/2/id", "/items/3/id"]),
        ] {
            let told = check_items(&items).err().map_or_else(Vec::new, |fault| fault.fields);
            let told: Vec<&str> = told.iter().map(|field| field.pointer.as_str()).collect();
            assert_eq!(told, faults);
        }
    }

    #[test]
    fn a_refusal_is_an_outcome_and_an_outage_is_none() {
        for (code, expected) in [
            (Code::Unavailable, None),
            (Code::TimedOut, None),
            (Code::Internal, None),
            (Code::StaleVersion, Some(ItemOutcome::Changed)),
            (Code::NotFound, Some(ItemOutcome::NotFound)),
            (Code::TalkNotRecorded, Some(ItemOutcome::Refused)),
            (Code::NotAnActor, Some(ItemOutcome::Refused)),
            (Code::InvalidField, Some(ItemOutcome::Refused)),
        ] {
            assert_eq!(outcome(code), expected, "{code:?}");
        }
    }
}
