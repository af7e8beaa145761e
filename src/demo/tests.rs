//! The demo at other sizes.

use std::collections::BTreeMap;

use super::*;
use crate::db::{Options, Target, Tools};
use crate::kernel::clock::Clock;
use crate::kernel::id::IdSource;
use crate::kernel::identity::IdNumber;
use crate::kernel::secret::{KeyRing, Suite};

#[test]
fn everybody_has_a_number_of_their_own() {
    let step = 7;
    let numbers = (0..people::MOST).step_by(step).map(people::id_number);
    let mut all: Vec<String> = numbers.collect();
    assert!(all.iter().step_by(1000).all(|number| IdNumber::parse(number).is_ok()));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), people::MOST.div_ceil(step));
}

#[test]
fn a_larger_county_has_as_many_people_as_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let ring = std::sync::Arc::new(KeyRing::generate(Suite::Intl).unwrap());
    let tools = Tools::new(Clock::system(), IdSource::new(1), ring);
    let target = Target::Sqlite(folder.path().join("demo.db"));
    let db = Db::open(&target, Options::default(), tools).unwrap();
    let mut told = 0;
    let hashing = Hashing { memory_kib: 64, passes: 1 };
    let county = found(&db, hashing, 1_003, |members| told = members).unwrap();
    send_away(&db, &county).unwrap();
    db.drain();
    assert_eq!((county.members.len(), told), (1_003, 1_003));

    let mut sizes: BTreeMap<OrganizationId, usize> = BTreeMap::new();
    for (_, branch) in &county.members {
        *sizes.entry(*branch).or_default() += 1;
    }
    let villages = 2;
    assert_eq!(sizes.values().filter(|size| **size == 200).count(), villages);
    let beyond: Vec<usize> = sizes.into_values().filter(|size| *size != 200).collect();
    assert!(beyond.iter().all(|size| *size <= 80));
    assert!((15..=30).contains(&((1_003 - 400) / beyond.len())), "{beyond:?}");
}
