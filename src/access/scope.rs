//! How far a permit reaches: a union over the actor's posts. Empty means nothing, never all.

use super::actor::{AccountId, MemberId, OrganizationId};

/// What an actor may see for one action. Stores turn it into the table's `visible` predicate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// One's own record.
    pub own: Option<MemberId>,
    /// These organizations and all that stands under them on the formal line.
    pub below: Vec<OrganizationId>,
    /// Flows and placements to which these organizations (or those under them) are the host.
    pub party_to: Vec<OrganizationId>,
    /// The same, once the member has checked in there.
    pub arrived: Vec<OrganizationId>,
    /// Members and cases assigned to this account.
    pub assigned: Option<AccountId>,
    /// Of all these, only members who consented to other systems, under this version of the privacy notice
    /// or a later one (ADR 24).
    pub consented_from: Option<i32>,
    /// Figures of these organizations, no rows.
    pub counts_only: Vec<OrganizationId>,
    /// The program's own work.
    pub everything: bool,
}

impl Scope {
    pub fn is_nothing(&self) -> bool {
        *self == Scope::default()
    }

    pub fn everything() -> Scope {
        Scope { everything: true, ..Scope::default() }
    }
}
