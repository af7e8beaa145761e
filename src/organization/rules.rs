//! What may stand where in the tree, moves and dissolutions, posts, delegation and hand-over.

use serde_json::json;

use super::model::{
    HeadCount, Organization, OrganizationKind as Kind, OrganizationState, OrganizationType as Type,
    Period, Remainder, Remark, Shape, SizeAdvice,
};
use crate::access::Role;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::kernel::id::Id;
use crate::policy::model::{Parameter, Ruling};
use crate::policy::rules::PolicyBook;

impl Type {
    /// The types that may stand directly below this one (DOMAIN 1, 4.6). A department may stand
    /// below a department: county below city.
    pub const fn children(self) -> &'static [Type] {
        match self {
            Type::Department => &[Type::Department, Type::TownshipCommittee, Type::Committee],
            Type::TownshipCommittee | Type::Committee => {
                &[Type::Committee, Type::GeneralBranch, Type::Branch]
            }
            Type::GeneralBranch => &[Type::Branch],
            Type::Branch => &[Type::Group],
            Type::Group => &[],
        }
    }

    /// The kinds an organization of this type may be.
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Type::Department | Type::TownshipCommittee => &[Kind::Administrative],
            Type::Committee | Type::GeneralBranch => &[
                Kind::Village,
                Kind::Community,
                Kind::Enterprise,
                Kind::SocialOrganization,
                Kind::ChamberOfCommerce,
                Kind::PublicUnit,
                Kind::Joint,
            ],
            Type::Branch | Type::Group => &[
                Kind::Village,
                Kind::Community,
                Kind::Enterprise,
                Kind::SocialOrganization,
                Kind::ChamberOfCommerce,
                Kind::PublicUnit,
                Kind::MobileBranch,
                Kind::Temporary,
                Kind::Joint,
            ],
        }
    }
}

impl Shape {
    /// Whether members may have their one formal affiliation here. Mobile and temporary branches
    /// give organisational life only (DOMAIN 0.1; a temporary branch admits nobody).
    pub fn holds_affiliation(self) -> bool {
        self.holds_life() && !matches!(self.kind, Kind::MobileBranch | Kind::Temporary)
    }

    /// Whether one of its level takes in members who are away from home. That it still stands is asked
    /// apart.
    pub fn can_host(self) -> bool {
        match self.level {
            Type::Department | Type::Group => false,
            Type::TownshipCommittee | Type::Committee | Type::GeneralBranch | Type::Branch => true,
        }
    }

    /// Whether it is an office rather than a circle of members: its number is no person's own.
    pub fn is_office(self) -> bool {
        match self.level {
            Type::Department | Type::TownshipCommittee | Type::Committee => true,
            Type::GeneralBranch | Type::Branch | Type::Group => false,
        }
    }

    /// The posts that can be held here.
    pub fn roles(self) -> &'static [Role] {
        match (self.level, self.kind) {
            (Type::Department, _) => {
                &[Role::CountyOfficer, Role::CountyAdministrator, Role::Statistician, Role::Auditor]
            }
            (Type::TownshipCommittee, _) => {
                &[Role::Secretary, Role::DeputySecretary, Role::Liaison, Role::CommitteeOfficer]
            }
            (Type::Committee | Type::GeneralBranch | Type::Branch, Kind::ChamberOfCommerce) => {
                &[Role::Secretary, Role::DeputySecretary, Role::Liaison, Role::ChamberOfficer]
            }
            (Type::Committee, _) => {
                &[Role::Secretary, Role::DeputySecretary, Role::Liaison, Role::CommitteeOfficer]
            }
            (Type::GeneralBranch | Type::Branch, _) => {
                &[Role::Secretary, Role::DeputySecretary, Role::Liaison]
            }
            (Type::Group, _) => &[Role::Liaison],
        }
    }

    /// Whether a member can be placed here for organisational life: any branch that exists.
    pub fn holds_life(self) -> bool {
        self.level == Type::Branch && self.state == OrganizationState::Active
    }
}

/// Fails with `organization_dissolved` or `organization_kind_not_allowed`.
pub fn check_child(parent: Shape, level: Type, kind: Kind) -> Outcome<()> {
    if parent.state == OrganizationState::Dissolved {
        return Err(Code::OrganizationDissolved.into());
    }
    if !parent.level.children().contains(&level) || !level.kinds().contains(&kind) {
        return Err(Fault::new(Code::OrganizationKindNotAllowed).because(json!({
            "superior": parent.level, "type": level, "kind": kind,
            "allowed_types": parent.level.children(), "allowed_kinds": level.kinds(),
        })));
    }
    Ok(())
}

/// The kind of an organization that stands already; fails with `organization_kind_not_allowed`.
pub fn check_kind(level: Type, kind: Kind) -> Outcome<()> {
    if level.kinds().contains(&kind) {
        return Ok(());
    }
    Err(Fault::new(Code::OrganizationKindNotAllowed)
        .because(json!({ "type": level, "kind": kind, "allowed_kinds": level.kinds() })))
}

/// A root may only be a department.
pub fn check_root(level: Type, kind: Kind) -> Outcome<()> {
    if level == Type::Department && level.kinds().contains(&kind) {
        Ok(())
    } else {
        Err(Fault::new(Code::OrganizationKindNotAllowed)
            .because(json!({ "type": level, "kind": kind, "allowed_types": [Type::Department] })))
    }
}

/// An organization and the formal superiors above it, nearest first, without itself.
#[derive(Clone, Copy, Debug)]
pub struct Seat<'a> {
    pub id: Id<Organization>,
    pub shape: Shape,
    pub above: &'a [Id<Organization>],
}

impl Seat<'_> {
    pub fn is_at_or_below(&self, other: Id<Organization>) -> bool {
        self.id == other || self.above.contains(&other)
    }
}

/// Whether `moved` may stand below `target`: not below itself, and of a type allowed there.
pub fn check_move(moved: &Seat<'_>, target: &Seat<'_>) -> Outcome<()> {
    if moved.shape.state == OrganizationState::Dissolved {
        return Err(Code::OrganizationDissolved.into());
    }
    if target.is_at_or_below(moved.id) {
        return Err(Code::OrganizationCycle.into());
    }
    check_child(target.shape, moved.shape.level, moved.shape.kind)
}

/// A lateral line leads to an organization that the formal line does not reach already in either
/// direction; anything else would close a circle of reach.
pub fn check_line(from: &Seat<'_>, to: &Seat<'_>) -> Outcome<()> {
    let dissolved = OrganizationState::Dissolved;
    if from.shape.state == dissolved || to.shape.state == dissolved {
        return Err(Code::OrganizationDissolved.into());
    }
    if from.is_at_or_below(to.id) || to.is_at_or_below(from.id) {
        return Err(Code::OrganizationCycle.into());
    }
    Ok(())
}

/// Fails with `organization_dissolved` or `organization_not_empty` (with the counts as `why`).
pub fn check_dissolve(shape: Shape, left: Remainder) -> Outcome<()> {
    if shape.state == OrganizationState::Dissolved {
        return Err(Code::OrganizationDissolved.into());
    }
    if left == Remainder::default() {
        return Ok(());
    }
    Err(Fault::new(Code::OrganizationNotEmpty).because(json!({
        "members": left.members, "placements": left.placements, "subordinates": left.subordinates,
    })))
}

/// Whether the members of `dissolved` may go to `heir`: another branch that holds affiliation.
pub fn check_heir(dissolved: Id<Organization>, heir: &Seat<'_>) -> Outcome<()> {
    check_successor(dissolved, heir)?;
    if heir.shape.holds_affiliation() { Ok(()) } else { Err(Code::NotABranch.into()) }
}

/// Whether what stands below `dissolved` may go to `heir`; the types are checked for each of them.
pub fn check_successor(dissolved: Id<Organization>, heir: &Seat<'_>) -> Outcome<()> {
    if heir.is_at_or_below(dissolved) {
        return Err(Code::OrganizationCycle.into());
    }
    match heir.shape.state {
        OrganizationState::Active => Ok(()),
        OrganizationState::Dissolved => Err(Code::OrganizationDissolved.into()),
    }
}

/// Sizes the rules of DOMAIN 4.6 advise against. A branch below three full members is a fact to
/// be dealt with, not an input to be refused.
pub fn size_remarks(
    shape: Shape,
    count: HeadCount,
    county: Option<&str>,
    today: Day,
    book: &PolicyBook,
) -> Vec<Remark> {
    let all = count.full_members.saturating_add(count.probationary);
    let under = |advice, counted: u32, parameter| {
        let ruling: Ruling = book.at(county, today, parameter);
        (i64::from(counted) < ruling.number()).then_some(Remark { advice, counted, ruling })
    };
    let over = |advice, counted: u32, parameter| {
        let ruling: Ruling = book.at(county, today, parameter);
        (i64::from(counted) > ruling.number()).then_some(Remark { advice, counted, ruling })
    };
    let by_level = match shape.level {
        Type::Branch => vec![
            under(
                SizeAdvice::TooFewFullMembers,
                count.full_members,
                Parameter::BranchMinFullMembers,
            ),
            over(SizeAdvice::TooManyMembers, all, Parameter::BranchMaxMembers),
        ],
        Type::Group => vec![under(SizeAdvice::TooFewMembers, all, Parameter::GroupMinMembers)],
        Type::GeneralBranch => {
            vec![under(SizeAdvice::TooFewMembers, all, Parameter::GeneralBranchMinMembers)]
        }
        Type::Committee => {
            vec![under(SizeAdvice::TooFewMembers, all, Parameter::CommitteeMinMembers)]
        }
        Type::Department | Type::TownshipCommittee => Vec::new(),
    };
    let joint = (shape.kind == Kind::Joint)
        .then(|| over(SizeAdvice::TooManyUnits, count.units, Parameter::JointMaxUnits));
    by_level.into_iter().chain(joint).flatten().collect()
}

impl Period {
    /// A period that ends no earlier than it begins; the fault names `/until`.
    pub fn new(from: Day, until: Option<Day>) -> Outcome<Period> {
        Period::ending("/until", from, until)
    }

    /// [`Period::new`] where the last day stands in another field.
    pub fn ending(pointer: &str, from: Day, until: Option<Day>) -> Outcome<Period> {
        let until = until.unwrap_or(Day::FOREVER);
        if until < from {
            let problem = Problem::Said("结束日期早于开始日期", "Ends before it begins");
            return Err(Fault::field(pointer, problem));
        }
        Ok(Period { from, until })
    }

    pub fn holds(self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    pub fn overlaps(self, other: Period) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

/// Whether a post of this role can be held in an organization of this shape; the fault names
/// `/role`.
pub fn check_role(shape: Shape, role: Role) -> Outcome<()> {
    if shape.roles().contains(&role) {
        return Ok(());
    }
    let allowed = shape.roles().iter().map(|role| role.as_str()).collect();
    Err(Fault::field("/role", Problem::OneOf(allowed))
        .because(json!({ "type": shape.level, "kind": shape.kind, "role": role })))
}

/// Whether one person at a time holds the post: a branch has one secretary and may have several
/// deputies (DOMAIN 4.6).
pub fn is_sole(role: Role) -> bool {
    match role {
        Role::Secretary => true,
        Role::DeputySecretary
        | Role::Liaison
        | Role::CommitteeOfficer
        | Role::CountyOfficer
        | Role::CountyAdministrator
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => false,
    }
}

/// A post that one person holds at a time (a secretary): no period may overlap another.
pub fn check_sole_post(held: &[Period], wanted: Period) -> Outcome<()> {
    match held.iter().find(|period| period.overlaps(wanted)) {
        None => Ok(()),
        Some(taken) => Err(Fault::new(Code::PostOverlaps)
            .because(json!({ "from": taken.from, "until": taken.until }))),
    }
}

/// The longest delegation; whoever lends a post for longer hands it over.
const LONGEST_DELEGATION_DAYS: i64 = 366;

/// A delegation begins today or later, is bounded and lies inside the period of the post it lends.
pub fn check_delegation(post: Period, delegation: Period, today: Day) -> Outcome<()> {
    if delegation.from < today {
        let problem = Problem::Said(
            "委托从今天或以后开始，不能补记",
            "A delegation begins today or later, not in the past",
        );
        return Err(Fault::field("/from", problem));
    }
    let last = post.until.min(delegation.from.plus_days(LONGEST_DELEGATION_DAYS - 1));
    if delegation.from >= post.from && delegation.until <= last {
        return Ok(());
    }
    let problem = Problem::Said(
        "委托须在本人任职期内，最长一年",
        "A delegation lies inside the holder's own period and lasts a year at most",
    );
    Err(Fault::field("/until", problem).because(json!({ "from": post.from, "until": last })))
}

/// The old and the new holder's periods when the post changes hands on `on`, so that no day has
/// two secretaries or none. `until`: the end of the new term.
pub fn hand_over(current: Period, on: Day, until: Option<Day>) -> Outcome<(Period, Period)> {
    if on <= current.from || on > current.until.plus_days(1) {
        let problem = Problem::Said(
            "交接日期须在现任任期之内",
            "The hand-over lies inside the present holder's period",
        );
        return Err(Fault::field("/on", problem));
    }
    let leaving = Period { from: current.from, until: on.plus_days(-1) };
    Ok((leaving, Period::new(on, until)?))
}

#[cfg(test)]
mod tests;
