//! What is allowed without any post: to the member oneself, and to every account.

use super::Action;

/// What every logged-in member may do with their own record, without any post.
pub fn own(action: Action) -> bool {
    match action {
        Action::ReadOwn
        | Action::ReadAccessLog
        | Action::ExportOwn
        | Action::ReadMessages
        | Action::ChangeOwnPhone
        | Action::ManageOwnConsents
        | Action::AskCorrections
        | Action::ReadFlows
        | Action::SubmitFlows
        | Action::ReadPlacements
        | Action::SuggestHosts
        | Action::SubmitCheckIns
        | Action::ReadCheckIns => true,
        Action::LogIn
        | Action::ManageOwnSessions
        | Action::ManageAccounts
        | Action::ManagePosts
        | Action::ReadRegions
        | Action::ReadOrganizations
        | Action::ManageOrganizations
        | Action::ReadMembers
        | Action::WriteMembers
        | Action::RevealMember
        | Action::ContactMember
        | Action::ManageStanding
        | Action::ManageImports
        | Action::ExportLists
        | Action::ExportFull
        | Action::ReadPolicies
        | Action::SetPolicies
        | Action::DecideFlows
        | Action::CloseFlows
        | Action::HandlePlacements
        | Action::ReroutePlacements
        | Action::ReadAbsentees
        | Action::HandleCases
        | Action::ManageServiceTokens
        | Action::ManageWebhooks
        | Action::ReadStatistics
        | Action::ReadAudit
        | Action::ManageJobs
        | Action::RunRetention
        | Action::PublishNotices
        | Action::Housekeeping => false,
    }
}

/// What every account may do: look after its sessions and read what is no secret.
pub fn anyone(action: Action) -> bool {
    matches!(
        action,
        Action::ManageOwnSessions
            | Action::ReadOwn
            | Action::ReadAccessLog
            | Action::ExportOwn
            | Action::ReadMessages
            | Action::ReadRegions
            | Action::ReadOrganizations
            | Action::ReadPolicies
            | Action::ManageJobs
    )
}
