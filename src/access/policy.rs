//! Who may do what: `(role, action) → reach`. Rights that hang on a state are rules of the rooms.

use super::grant::service_reach;
pub use super::without_post::{anyone, own};
use super::{Action, Actor, OrganizationId, Role, Scope};

/// How far a post reaches for one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The post's organization and those under it.
    Below,
    /// Flows and placements to which the post's organization is the host.
    PartyTo,
    /// Of these, those whose member has come: checked in there, or placed since.
    Arrived,
    /// Members and cases assigned to the holder.
    Assigned,
    /// Figures without rows.
    CountsOnly,
}

use Reach::{Arrived, Assigned, Below, CountsOnly, PartyTo};

/// The reach of a post for an action; empty means no.
pub fn reach(role: Role, action: Action) -> &'static [Reach] {
    match action {
        Action::LogIn
        | Action::ManageOwnSessions
        | Action::ReadOwn
        | Action::ReadAccessLog
        | Action::ExportOwn
        | Action::ReadMessages
        | Action::ChangeOwnPhone
        | Action::ManageOwnConsents
        | Action::AskCorrections
        | Action::Housekeeping => &[],
        Action::ReadRegions | Action::ReadOrganizations | Action::ReadPolicies => &[Below],
        Action::ManageAccounts => county_administration(role),
        Action::ManagePosts => posts(role),
        Action::ManageOrganizations => organizations(role),
        Action::ReadMembers | Action::SuggestHosts => read_members(role),
        Action::WriteMembers | Action::ManageStanding | Action::ManageImports => {
            keep_register(role)
        }
        Action::RevealMember => keep_register(role),
        Action::ExportLists => export_lists(role),
        Action::ContactMember => contact(role),
        Action::SetPolicies => set_policies(role),
        Action::ReadFlows => read_flows(role),
        Action::ReadPlacements | Action::ReadCheckIns => both_sides(role),
        Action::SubmitFlows => submit_flows(role),
        Action::SubmitCheckIns => proxies(role),
        Action::DecideFlows => keep_register(role),
        Action::CloseFlows | Action::ExportFull => close_flows(role),
        Action::HandlePlacements => host(role),
        Action::ReroutePlacements => reroute(role),
        Action::ReadAbsentees | Action::HandleCases => follow_up(role),
        Action::ManageServiceTokens | Action::ManageWebhooks => service_tokens(role),
        Action::ReadStatistics => statistics(role),
        Action::ReadAudit => audit(role),
        Action::ManageJobs => jobs(role),
        // Of the whole deployment: which administrator's is a rule of its room.
        Action::RunRetention | Action::PublishNotices => county_administration(role),
    }
}

/// Beside what one began oneself: those who answer for an organization see what runs for it.
fn jobs(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary
        | Role::DeputySecretary
        | Role::CommitteeOfficer
        | Role::CountyOfficer
        | Role::CountyAdministrator => &[Below],
        Role::Liaison | Role::ChamberOfficer | Role::Statistician | Role::Auditor => &[],
    }
}

fn county_administration(role: Role) -> &'static [Reach] {
    match role {
        Role::CountyAdministrator => &[Below],
        Role::Secretary
        | Role::DeputySecretary
        | Role::Liaison
        | Role::CommitteeOfficer
        | Role::CountyOfficer
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

/// A token gives away what its maker may do, so that an administrator, who sees no members, can
/// revoke one but not make one that sees them. So it is with webhooks.
fn service_tokens(role: Role) -> &'static [Reach] {
    match role {
        Role::CountyAdministrator | Role::CountyOfficer | Role::CommitteeOfficer => &[Below],
        Role::Secretary
        | Role::DeputySecretary
        | Role::Liaison
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

fn set_policies(role: Role) -> &'static [Reach] {
    match role {
        Role::CountyAdministrator | Role::CountyOfficer => &[Below],
        Role::Secretary
        | Role::DeputySecretary
        | Role::Liaison
        | Role::CommitteeOfficer
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

/// Which posts each may give is `appointment`'s table.
fn posts(role: Role) -> &'static [Reach] {
    match role {
        Role::CountyAdministrator
        | Role::CountyOfficer
        | Role::CommitteeOfficer
        | Role::Secretary => &[Below],
        Role::DeputySecretary
        | Role::Liaison
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

fn organizations(role: Role) -> &'static [Reach] {
    match role {
        Role::CountyOfficer | Role::CommitteeOfficer => &[Below],
        Role::CountyAdministrator
        | Role::Secretary
        | Role::DeputySecretary
        | Role::Liaison
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

fn keep_register(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer | Role::CountyOfficer => {
            &[Below]
        }
        Role::Liaison
        | Role::CountyAdministrator
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

fn read_members(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer | Role::CountyOfficer => {
            &[Below]
        }
        Role::Liaison => &[Assigned],
        Role::CountyAdministrator | Role::ChamberOfficer | Role::Statistician | Role::Auditor => {
            &[]
        }
    }
}

/// What one looks after or hosts; a liaison's few are on the screen.
fn export_lists(role: Role) -> &'static [Reach] {
    if role == Role::Liaison { &[] } else { read_flows(role) }
}

/// A chamber sees its townspeople once they have come; whom it awaits, in its placements only
/// (ADR 18).
fn read_flows(role: Role) -> &'static [Reach] {
    if role == Role::ChamberOfficer { &[Arrived] } else { both_sides(role) }
}

fn contact(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer => &[Below, PartyTo],
        Role::CountyOfficer => &[Below],
        Role::Liaison => &[Assigned],
        Role::ChamberOfficer => &[Arrived],
        Role::CountyAdministrator | Role::Statistician | Role::Auditor => &[],
    }
}

fn both_sides(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer | Role::CountyOfficer => {
            &[Below, PartyTo]
        }
        Role::Liaison => &[Assigned],
        Role::ChamberOfficer => &[PartyTo],
        Role::CountyAdministrator | Role::Statistician | Role::Auditor => &[],
    }
}

/// As proxies for their members, and as the host that amends what it knows better.
fn submit_flows(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer => &[Below, PartyTo],
        Role::Liaison => &[Assigned],
        Role::CountyOfficer
        | Role::CountyAdministrator
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

fn proxies(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer => &[Below],
        Role::Liaison => &[Assigned],
        Role::CountyOfficer
        | Role::CountyAdministrator
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

fn close_flows(role: Role) -> &'static [Reach] {
    match role {
        Role::CommitteeOfficer | Role::CountyOfficer => &[Below],
        Role::Secretary
        | Role::DeputySecretary
        | Role::Liaison
        | Role::CountyAdministrator
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

fn host(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer | Role::ChamberOfficer => {
            &[PartyTo]
        }
        Role::Liaison
        | Role::CountyOfficer
        | Role::CountyAdministrator
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

fn reroute(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer => &[Below, PartyTo],
        Role::CountyOfficer => &[Below],
        Role::Liaison
        | Role::CountyAdministrator
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

fn follow_up(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer => &[Below, PartyTo],
        Role::CountyOfficer => &[Below],
        Role::Liaison => &[Assigned],
        Role::CountyAdministrator | Role::ChamberOfficer | Role::Statistician | Role::Auditor => {
            &[]
        }
    }
}

/// Who may open the lists behind them sees figures as they are; figures alone have their small cells
/// covered.
fn statistics(role: Role) -> &'static [Reach] {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer | Role::CountyOfficer => {
            &[Below]
        }
        Role::Statistician => &[CountsOnly],
        Role::Liaison | Role::CountyAdministrator | Role::ChamberOfficer | Role::Auditor => &[],
    }
}

fn audit(role: Role) -> &'static [Reach] {
    match role {
        Role::Auditor => &[Below],
        Role::Secretary
        | Role::DeputySecretary
        | Role::Liaison
        | Role::CommitteeOfficer
        | Role::CountyOfficer
        | Role::CountyAdministrator
        | Role::ChamberOfficer
        | Role::Statistician => &[],
    }
}

/// Actions that ask for a code of the authenticator given in the last minutes, beyond the post
/// itself (DECISIONS 4).
pub fn needs_totp(action: Action) -> bool {
    matches!(
        action,
        Action::RevealMember
            | Action::ManageAccounts
            | Action::ManageServiceTokens
            | Action::ManageWebhooks
            | Action::SetPolicies
            | Action::ExportFull
            | Action::RunRetention
            | Action::PublishNotices
    )
}

/// The union of what the actor's posts, membership and account allow for the action.
pub fn scope(actor: &Actor, action: Action) -> Scope {
    let mut scope = Scope::default();
    if let Some(grant) = &actor.grant {
        if grant.actions.contains(&action) {
            extend(&mut scope, actor, grant.organization, service_reach(action));
            scope.consented_from = Some(grant.consents_from);
        }
        return scope;
    }
    if own(action) {
        scope.own = actor.member;
    }
    if anyone(action) {
        scope.assigned = actor.account();
    }
    for post in actor.posts.iter() {
        extend(&mut scope, actor, post.organization, reach(post.role, action));
    }
    scope
}

fn extend(scope: &mut Scope, actor: &Actor, organization: OrganizationId, reaches: &[Reach]) {
    for reach in reaches {
        match reach {
            Below => scope.below.push(organization),
            PartyTo => scope.party_to.push(organization),
            Arrived => scope.arrived.push(organization),
            CountsOnly => scope.counts_only.push(organization),
            Assigned => scope.assigned = actor.account(),
        }
    }
}
