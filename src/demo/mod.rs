//! A county of synthetic people with its branches, officers and hosts. `serve --demo` shows it and
//! the tests live in it, so that what the README tells is what the tests know.

mod absences;
mod afar;
mod crowd;
mod hosts;
pub mod people;
#[cfg(test)]
mod tests;

pub use absences::send_away;

use crate::access::{AccountId, MemberId, OrganizationId, Permit, Role, SystemTask, acts};
use crate::auth::service::account::{self, NewAccount};
use crate::auth::service::totp;
use crate::config::Hashing;
use crate::db::{Db, Shelf, WriteTx, settings};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::member::service as member;
use crate::organization::model::{NewOrganization, OrganizationKind, OrganizationType};
use crate::organization::service as organization;

/// The password of every demo officer.
pub const PASSWORD: &str = "Hongyan-Demo-2026";

/// The authenticator secret of every demo officer; `hongyan demo --totp` prints its code of now.
pub const TOTP_SECRET: &str = "HONGYANDEMOHONGYANDEMOHONGYANDEM";

/// An officer of the demo: log-in name, shown name, post, organization.
pub struct Officer {
    pub login: &'static str,
    pub name: &'static str,
    pub role: Role,
    pub organization: &'static str,
}

/// Short names of the demo's organizations, used to refer to them.
pub mod org {
    pub const ROOT: &str = "演示总部";
    pub const HOME_COUNTY: &str = "慈溪县委组织部";
    pub const HOME_TOWNSHIP: &str = "白沙镇党委";
    pub const LIUXI: &str = "柳溪村党支部";
    pub const SHIQIAO: &str = "石桥村党支部";
    pub const HOST_COUNTY: &str = "宝安区委组织部";
    pub const HOST_TOWNSHIP: &str = "新安街道党工委";
    pub const XINAN: &str = "新安流动党员党支部";
    pub const XINAN_GROUP: &str = "新安第一党小组";
    pub const CHAMBER: &str = "深圳慈溪商会党支部";
}

/// Every officer of the demo.
pub const OFFICERS: &[Officer] = &[
    officer("admin", "系统管理员", Role::CountyAdministrator, org::ROOT),
    officer("shenji", "审计员", Role::Auditor, org::ROOT),
    officer("tongji", "统计员", Role::Statistician, org::ROOT),
    officer("qiu.cixi", "邱部长", Role::CountyOfficer, org::HOME_COUNTY),
    officer("lin.baisha", "林委员", Role::CommitteeOfficer, org::HOME_TOWNSHIP),
    officer("zhang.liuxi", "张支书", Role::Secretary, org::LIUXI),
    officer("li.liuxi", "李会计", Role::Liaison, org::LIUXI),
    officer("wang.shiqiao", "王支书", Role::Secretary, org::SHIQIAO),
    officer("chen.baoan", "陈部长", Role::CountyOfficer, org::HOST_COUNTY),
    officer("he.xinan", "何委员", Role::CommitteeOfficer, org::HOST_TOWNSHIP),
    officer("luo.xinan", "罗支书", Role::Secretary, org::XINAN),
    officer("ma.shanghui", "马秘书长", Role::ChamberOfficer, org::CHAMBER),
];

const fn officer(
    login: &'static str,
    name: &'static str,
    role: Role,
    organization: &'static str,
) -> Officer {
    Officer { login, name, role, organization }
}

/// An organization of the demo: short name, superior, type, kind, region.
type Seat = (&'static str, Option<&'static str>, OrganizationType, OrganizationKind, &'static str);

const ORGANIZATIONS: &[Seat] = {
    use OrganizationKind::{Administrative, ChamberOfCommerce, Community, Village};
    use OrganizationType::{Branch, Department, Group, TownshipCommittee};
    &[
        (org::ROOT, None, Department, Administrative, "330000"),
        (org::HOME_COUNTY, Some(org::ROOT), Department, Administrative, "330282"),
        (org::HOME_TOWNSHIP, Some(org::HOME_COUNTY), TownshipCommittee, Administrative, "330282"),
        (org::LIUXI, Some(org::HOME_TOWNSHIP), Branch, Village, "330282"),
        (org::SHIQIAO, Some(org::HOME_TOWNSHIP), Branch, Village, "330282"),
        (org::HOST_COUNTY, Some(org::ROOT), Department, Administrative, "440306"),
        (org::HOST_TOWNSHIP, Some(org::HOST_COUNTY), TownshipCommittee, Administrative, "440306"),
        (org::XINAN, Some(org::HOST_TOWNSHIP), Branch, Community, "440306"),
        (org::XINAN_GROUP, Some(org::XINAN), Group, Community, "440306"),
        (org::CHAMBER, Some(org::HOST_TOWNSHIP), Branch, ChamberOfCommerce, "440306"),
    ]
};

/// What the demo made: where to find each thing.
#[derive(Clone, Debug, Default)]
pub struct County {
    pub organizations: Vec<(&'static str, OrganizationId)>,
    pub accounts: Vec<(&'static str, AccountId)>,
    /// Members in the order they were made, with their branch.
    pub members: Vec<(MemberId, OrganizationId)>,
}

impl County {
    pub fn organization(&self, short_name: &str) -> Option<OrganizationId> {
        self.organizations.iter().find(|(name, _)| *name == short_name).map(|(_, id)| *id)
    }

    pub fn account(&self, login: &str) -> Option<AccountId> {
        self.accounts.iter().find(|(name, _)| *name == login).map(|(_, id)| *id)
    }
}

/// Members written in one transaction.
const CHUNK: usize = 500;

/// Founds the county with `members` people: the first in the two village branches by turns, those
/// beyond [`crowd::VILLAGERS`] in further townships and counties. `told` hears how many there are.
pub fn found(
    db: &Db,
    hashing: Hashing,
    members: usize,
    mut told: impl FnMut(usize),
) -> Outcome<County> {
    let permit = Permit::system(SystemTask::CommandLine);
    let hash = account::hash_password(PASSWORD, "", hashing)?;
    let mut county = db.write_blocking(&permit, move |tx| {
        settings::mark_demo(tx)?;
        let mut county = County::default();
        found_organizations(tx, &mut county)?;
        appoint(tx, &mut county, &hash)?;
        Ok(county)
    })?;
    let villages = [org::LIUXI, org::SHIQIAO].map(|name| county.organization(name));
    let villagers = villages.into_iter().flatten().cycle().take(members.min(crowd::VILLAGERS));
    let beyond = crowd::branches(db, &permit, &county, members)?;
    let crowd = beyond.into_iter().flat_map(|(branch, size)| std::iter::repeat_n(branch, size));
    let seats: Vec<(usize, OrganizationId)> = villagers.chain(crowd).enumerate().collect();
    for chunk in seats.chunks(CHUNK) {
        county.members.extend(register(db, &permit, chunk)?);
        told(county.members.len());
    }
    Ok(county)
}

fn register(
    db: &Db,
    permit: &Permit<acts::Housekeeping>,
    seats: &[(usize, OrganizationId)],
) -> Outcome<Vec<(MemberId, OrganizationId)>> {
    let (tools, now) = (db.tools(), db.now());
    let mut prepared = Vec::with_capacity(seats.len());
    for (number, branch) in seats {
        let id = member::new_id(tools, now);
        let new = people::member(*number, *branch);
        prepared.push((id, *branch, member::prepare(&tools.ring, id, now, new)?));
    }
    db.write_blocking(permit, move |tx| {
        let mut registered = Vec::with_capacity(prepared.len());
        for (id, branch, entry) in prepared {
            member::register(tx, entry)?;
            registered.push((id, branch));
        }
        Ok(registered)
    })
}

fn found_organizations(tx: &mut WriteTx<'_>, county: &mut County) -> Outcome<()> {
    let established_on = tx.today().plus_months(-120);
    for (number, (name, superior, level, kind, region)) in ORGANIZATIONS.iter().enumerate() {
        let superior_id = superior.and_then(|name| county.organization(name));
        let id = organization::found(
            tx,
            NewOrganization {
                superior_id,
                name: format!("中共{name}"),
                short_name: Some((*name).to_owned()),
                r#type: *level,
                kind: *kind,
                region_code: (*region).to_owned(),
                established_on,
                document_number: String::new(),
                contact_phone: people::phone(people::MOST + number),
            },
        )?;
        county.organizations.push((name, id));
    }
    Ok(())
}

fn appoint(tx: &mut WriteTx<'_>, county: &mut County, hash: &str) -> Outcome<()> {
    let since: Day = tx.today().plus_months(-12);
    for officer in OFFICERS {
        let new = NewAccount {
            login: Some(officer.login.to_owned()),
            display_name: officer.name.to_owned(),
            member: None,
            password_hash: Some(hash.to_owned()),
            password_must_change: false,
        };
        let id = account::create(tx, new)?;
        totp::enrol_demo(tx, id, TOTP_SECRET)?;
        if let Some(organization) = county.organization(officer.organization) {
            account::give_post(tx, id, organization, officer.role, since)?;
        }
        county.accounts.push((officer.login, id));
    }
    Ok(())
}
