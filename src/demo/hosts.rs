//! Where the crowd's people go: at each destination a committee with branches for those who come,
//! each of the size of a branch at home.

use std::collections::BTreeMap;

use super::crowd::entry;
use super::{County, org};
use crate::access::{OrganizationId, Permit, acts};
use crate::db::{Db, WriteTx};
use crate::kernel::fault::Outcome;
use crate::organization::model::{OrganizationKind, OrganizationType};
use crate::organization::service as organization;
use crate::region::{self, RegionCode};

/// Members of one branch at a destination.
const SIZE: usize = 24;

/// The branches at each destination, by the digits of its county.
pub struct Hosts {
    at: BTreeMap<&'static str, Vec<OrganizationId>>,
}

impl Hosts {
    /// Founds what the expected members need; a transaction per destination.
    pub fn found(
        db: &Db,
        permit: &Permit<acts::Housekeeping>,
        county: &County,
        expected: impl Iterator<Item = &'static str>,
    ) -> Outcome<Hosts> {
        let mut people: BTreeMap<&'static str, usize> = BTreeMap::new();
        for region in expected {
            *people.entry(region).or_default() += 1;
        }
        let root = county.organization(org::ROOT);
        let mut at = BTreeMap::new();
        for (region, people) in people {
            let Ok(code) = region.parse() else { continue };
            let branches = people.div_ceil(SIZE);
            let founded =
                db.write_blocking(permit, move |tx| found_destination(tx, root, code, branches))?;
            at.insert(region, founded);
        }
        Ok(Hosts { at })
    }

    /// Who takes in the `number`th of those who come to a destination.
    pub fn of(&self, region: &str, number: usize) -> Option<OrganizationId> {
        let branches = self.at.get(region)?;
        branches.get(number / SIZE % branches.len().max(1)).copied()
    }
}

fn found_destination(
    tx: &mut WriteTx<'_>,
    root: Option<OrganizationId>,
    code: RegionCode,
    branches: usize,
) -> Outcome<Vec<OrganizationId>> {
    use OrganizationKind::{Administrative, MobileBranch};
    let place = region::by_code(code).map_or("", |region| region.name);
    let name = format!("{place}流动党员党委");
    let level = OrganizationType::TownshipCommittee;
    let committee = organization::found(tx, entry(tx, root, name, level, Administrative, code))?;
    (1..=branches)
        .map(|number| {
            let name = format!("{place}第{number}流动党员党支部");
            let level = OrganizationType::Branch;
            organization::found(tx, entry(tx, Some(committee), name, level, MobileBranch, code))
        })
        .collect()
}
