//! Everything that can be asked for. A handler names one of these in its argument's type.

macro_rules! actions {
    ($($(#[$meta:meta])* $name:ident = $text:literal),+ $(,)?) => {
        crate::text_enum! {
            /// What is asked for; also the name of the event in the audit.
            pub enum Action { $($(#[$meta])* $name = $text),+ }
        }

        /// One type per action, so that a permit for one cannot serve another.
        pub mod acts {
            $(
                $(#[$meta])*
                #[derive(Clone, Copy, Debug)]
                pub struct $name;
                impl super::ActionTag for $name {
                    const ACTION: super::Action = super::Action::$name;
                }
            )+
        }
    };
}

/// The type-level name of an action.
pub trait ActionTag: 'static {
    const ACTION: Action;
}

actions! {
    /// Log in, or ask for a code.
    LogIn = "session.log_in",
    /// See and end one's own sessions, step up.
    ManageOwnSessions = "session.manage_own",
    /// Read one's own record and tasks.
    ReadOwn = "me.read",
    /// See who read one's record.
    ReadAccessLog = "me.access_log",
    /// Take a copy of one's own data.
    ExportOwn = "me.export",
    /// See what one's data is used for, give and withdraw consents.
    ManageOwnConsents = "me.consents",
    /// Ask for a correction of one's own record.
    AskCorrections = "me.ask_correction",
    /// Read one's messages and see what there is to do.
    ReadMessages = "message.read",
    /// Change the phone one logs in with.
    ChangeOwnPhone = "me.change_phone",
    /// Make, lock, reset accounts.
    ManageAccounts = "account.manage",
    /// Give and end posts, delegate, hand over.
    ManagePosts = "post.manage",
    /// Look up regions.
    ReadRegions = "region.read",
    /// Read the tree of organizations.
    ReadOrganizations = "organization.read",
    /// Found, rename, move, dissolve organizations.
    ManageOrganizations = "organization.manage",
    /// Read members' records with masked fields.
    ReadMembers = "member.read",
    /// Register members and correct their records.
    WriteMembers = "member.write",
    /// Show one sealed field in full, with a reason.
    RevealMember = "member.reveal",
    /// Show or dial the number of a person one looks after.
    ContactMember = "member.contact",
    /// Take a member off the register by document, or assign a liaison.
    ManageStanding = "member.standing",
    /// Preview, apply and undo imports.
    ManageImports = "import.manage",
    /// Export lists, phones and ID numbers masked.
    ExportLists = "export.lists",
    /// Export lists with phones and ID numbers in full, with a reason.
    ExportFull = "export.full",
    /// Read policy parameters.
    ReadPolicies = "policy.read",
    /// Set a county's policy parameters.
    SetPolicies = "policy.set",
    /// Read outbound registrations.
    ReadFlows = "flow.read",
    /// Draft, submit, withdraw, cancel or amend a registration, for oneself or by proxy.
    SubmitFlows = "flow.submit",
    /// Register, refuse or confirm the return from an outbound registration.
    DecideFlows = "flow.decide",
    /// Close a registration by document.
    CloseFlows = "flow.close",
    /// Read placements.
    ReadPlacements = "placement.read",
    /// Receive, verify, place, refuse, move or release an inbound member.
    HandlePlacements = "placement.handle",
    /// Send a placement to another host.
    ReroutePlacements = "placement.reroute",
    /// Have hosts suggested, for oneself or for a member one looks after.
    SuggestHosts = "host_suggestion.read",
    /// Report arrival, all-is-well, homecoming or back, for oneself or by proxy.
    SubmitCheckIns = "check_in.submit",
    /// Read check-ins and reports.
    ReadCheckIns = "check_in.read",
    /// See who is silent.
    ReadAbsentees = "absentee.read",
    /// Read and work cases, log contacts.
    HandleCases = "case.handle",
    /// Make, rotate and revoke tokens of other systems.
    ManageServiceTokens = "service_token.manage",
    /// Have other systems told of events, and look after what is on its way.
    ManageWebhooks = "webhook.manage",
    /// Read figures.
    ReadStatistics = "statistics.read",
    /// Read the audit trail.
    ReadAudit = "audit.read",
    /// See the long work one began or that concerns organizations below, and cancel it.
    ManageJobs = "job.manage",
    /// Try out and run the erasure of what has been kept long enough.
    RunRetention = "retention.run",
    /// Publish a new version of the privacy notice.
    PublishNotices = "privacy_notice.publish",
    /// Work of the program itself.
    Housekeeping = "system.housekeeping",
}
