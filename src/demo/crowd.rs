//! Further townships and branches of the home county, for a demo larger than two villages.

use super::{County, org};
use crate::access::{OrganizationId, Permit, acts};
use crate::db::{Db, Shelf, WriteTx};
use crate::kernel::fault::Outcome;
use crate::organization::model::{NewOrganization, OrganizationKind, OrganizationType};
use crate::organization::service as organization;

/// People of the two villages that the demo's officers look after.
pub const VILLAGERS: usize = 400;
/// People of each further branch.
pub const PER_BRANCH: usize = 50;
const BRANCHES_PER_TOWNSHIP: usize = 20;

/// Founds as many branches as `members` people need; a transaction per township.
pub fn branches(
    db: &Db,
    permit: &Permit<acts::Housekeeping>,
    county: &County,
    members: usize,
) -> Outcome<Vec<OrganizationId>> {
    let wanted = members.saturating_sub(VILLAGERS).div_ceil(PER_BRANCH);
    let Some(superior) = county.organization(org::HOME_COUNTY) else { return Ok(Vec::new()) };
    let mut branches = Vec::with_capacity(wanted);
    let mut township = 0;
    while branches.len() < wanted {
        township += 1;
        let count = BRANCHES_PER_TOWNSHIP.min(wanted - branches.len());
        let founded =
            db.write_blocking(permit, move |tx| found_township(tx, superior, township, count))?;
        branches.extend(founded);
    }
    Ok(branches)
}

fn found_township(
    tx: &mut WriteTx<'_>,
    superior: OrganizationId,
    number: usize,
    branches: usize,
) -> Outcome<Vec<OrganizationId>> {
    use OrganizationKind::{Administrative, Village};
    let name = format!("演示第{number}镇党委");
    let level = OrganizationType::TownshipCommittee;
    let township = organization::found(tx, entry(tx, superior, name, level, Administrative))?;
    (1..=branches)
        .map(|branch| {
            let name = format!("演示第{number}镇第{branch}村党支部");
            let new = entry(tx, township, name, OrganizationType::Branch, Village);
            organization::found(tx, new)
        })
        .collect()
}

fn entry(
    tx: &WriteTx<'_>,
    superior: OrganizationId,
    name: String,
    level: OrganizationType,
    kind: OrganizationKind,
) -> NewOrganization {
    NewOrganization {
        superior_id: Some(superior),
        name: format!("中共{name}"),
        short_name: Some(name),
        r#type: level,
        kind,
        region_code: "330282".to_owned(),
        established_on: tx.today().plus_months(-120),
        document_number: String::new(),
        contact_phone: String::new(),
    }
}
