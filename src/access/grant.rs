//! What a token of another system may be given, and by whom.

use super::policy::Reach::{self, Below, PartyTo};
use super::policy::reach;
use super::{Action, OrganizationId, Post};

/// How far the token of another system may reach for an action: it reads what is masked and reports
/// in by proxy. Nothing that shows a sealed field, decides about a person or gives rights: people
/// answer for those.
pub fn service_reach(action: Action) -> &'static [Reach] {
    match action {
        Action::ReadRegions
        | Action::ReadOrganizations
        | Action::ReadPolicies
        | Action::ReadMembers
        | Action::ReadAbsentees
        | Action::ManageWebhooks
        | Action::SubmitCheckIns => &[Below],
        Action::ReadFlows | Action::ReadPlacements | Action::ReadCheckIns => &[Below, PartyTo],
        Action::LogIn
        | Action::ReadMessages
        | Action::ManageOwnSessions
        | Action::ReadOwn
        | Action::ReadAccessLog
        | Action::ExportOwn
        | Action::ChangeOwnPhone
        | Action::ManageOwnConsents
        | Action::AskCorrections
        | Action::ManageAccounts
        | Action::ManagePosts
        | Action::ManageOrganizations
        | Action::WriteMembers
        | Action::RevealMember
        | Action::ContactMember
        | Action::ManageStanding
        | Action::ManageImports
        | Action::ExportLists
        | Action::ExportFull
        | Action::SetPolicies
        | Action::SubmitFlows
        | Action::DecideFlows
        | Action::CloseFlows
        | Action::HandlePlacements
        | Action::ReroutePlacements
        | Action::SuggestHosts
        | Action::HandleCases
        | Action::ReadStatistics
        | Action::ManageServiceTokens
        | Action::ReadAudit
        | Action::ManageJobs
        | Action::RunRetention
        | Action::PublishNotices
        | Action::Housekeeping => &[],
    }
}

/// The organizations over which these posts may give an action to a token: those of posts that reach
/// at least as far themselves.
pub fn gives(posts: &[Post], action: Action) -> Vec<OrganizationId> {
    let wanted = service_reach(action);
    let enough = |post: &&Post| {
        let held = reach(post.role, action);
        !wanted.is_empty() && wanted.iter().all(|reach| held.contains(reach))
    };
    posts.iter().filter(enough).map(|post| post.organization).collect()
}
