//! Everybody beyond the two villages of the demo: counties of twenty thousand with the townships that
//! are really there, and branches of the sizes that are found in the field (DOMAIN 7).

use super::{County, org, people};
use crate::access::{OrganizationId, Permit, acts};
use crate::db::{Db, Shelf, WriteTx};
use crate::kernel::fault::Outcome;
use crate::organization::model::{NewOrganization, OrganizationKind, OrganizationType};
use crate::organization::service as organization;
use crate::region::{self, RegionCode};

/// People of the two villages that the demo's officers look after.
pub const VILLAGERS: usize = 400;

/// Members of branches in turn: 22 in the mean, a few above the norm of 50, some of a handful.
const SIZES: [usize; 20] =
    [3, 22, 14, 35, 5, 20, 16, 28, 10, 40, 18, 24, 6, 26, 15, 30, 12, 20, 18, 80];

/// Branches of [`SIZES`] that hold the people of a county wherever the turn begins.
const BRANCHES: usize = people::PER_COUNTY / 20;

/// The branches of the people beyond the villages, each with how many of them it takes; a transaction
/// per township.
pub fn branches(
    db: &Db,
    permit: &Permit<acts::Housekeeping>,
    county: &County,
    members: usize,
) -> Outcome<Vec<(OrganizationId, usize)>> {
    let mut left = members.saturating_sub(VILLAGERS);
    let mut seats = Vec::new();
    for (number, code) in people::counties().enumerate() {
        if left == 0 {
            break;
        }
        let department = match number {
            0 => county.organization(org::HOME_COUNTY),
            _ => Some(db.write_blocking(permit, {
                let root = county.organization(org::ROOT);
                move |tx| found_department(tx, root, code)
            })?),
        };
        let mut in_county = left.min(people::PER_COUNTY);
        left -= in_county;
        let townships: Vec<&'static region::Region> = region::children(Some(code)).collect();
        let branches = BRANCHES.div_ceil(townships.len().max(1));
        for township in townships {
            if in_county == 0 {
                break;
            }
            let founded = db.write_blocking(permit, move |tx| {
                found_township(tx, department, township, branches.min(in_county))
            })?;
            for (branch, size) in founded.into_iter().zip(SIZES.iter().cycle()) {
                let size = in_county.min(*size);
                in_county -= size;
                seats.push((branch, size));
            }
        }
    }
    Ok(seats)
}

fn found_department(
    tx: &mut WriteTx<'_>,
    root: Option<OrganizationId>,
    code: RegionCode,
) -> Outcome<OrganizationId> {
    let county = region::by_code(code).map_or("", |county| county.name);
    let level = OrganizationType::Department;
    let name = format!("{county}委组织部");
    organization::found(tx, entry(tx, root, name, level, OrganizationKind::Administrative, code))
}

fn found_township(
    tx: &mut WriteTx<'_>,
    superior: Option<OrganizationId>,
    township: &region::Region,
    branches: usize,
) -> Outcome<Vec<OrganizationId>> {
    use OrganizationKind::{Administrative, Village};
    let (name, code) = (township.name, township.code);
    let level = OrganizationType::TownshipCommittee;
    let committee = format!("{name}党委");
    let id = organization::found(tx, entry(tx, superior, committee, level, Administrative, code))?;
    (1..=branches)
        .map(|branch| {
            let branch = format!("{name}第{branch}村党支部");
            let level = OrganizationType::Branch;
            organization::found(tx, entry(tx, Some(id), branch, level, Village, code))
        })
        .collect()
}

pub(super) fn entry(
    tx: &WriteTx<'_>,
    superior_id: Option<OrganizationId>,
    name: String,
    level: OrganizationType,
    kind: OrganizationKind,
    code: RegionCode,
) -> NewOrganization {
    NewOrganization {
        superior_id,
        name: format!("中共{name}"),
        short_name: Some(name),
        r#type: level,
        kind,
        region_code: code.to_string(),
        established_on: tx.today().plus_months(-120),
        document_number: String::new(),
        contact_phone: String::new(),
    }
}
