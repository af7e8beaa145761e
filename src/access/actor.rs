//! Who acts: an account with its posts, or the program itself under a name.

use std::sync::Arc;

use super::{Action, Role};
use crate::kernel::id::Id;

crate::text_enum! {
    /// Work the program does by itself; it appears in the audit under this name.
    pub enum SystemTask {
        Guard = "guard",
        Sealer = "sealer",
        Expiry = "expiry",
        Import = "import",
        Job = "job",
        Timer = "timer",
        CommandLine = "command_line",
    }
}

crate::text_enum! {
    /// How far the account's authenticator app stands behind a session.
    pub enum SecondFactor {
        NotEnrolled = "not_enrolled",
        Enrolled = "enrolled",
        /// One of its codes was given in this session in the last minutes.
        Confirmed = "confirmed",
    }
}

/// A post in force today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post {
    pub organization: OrganizationId,
    pub role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    Account {
        account: AccountId,
        session: SessionId,
    },
    /// The program, going on with long work that this account began.
    Job {
        account: AccountId,
    },
    /// Another system, by its token; the account is the token's own.
    Service {
        token: AccountId,
    },
    System(SystemTask),
}

/// What a token of another system may do, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub organization: OrganizationId,
    pub actions: Vec<Action>,
    /// The first version of the privacy notice under which a consent to other systems still counts.
    pub consents_from: i32,
}

/// Marker types of the ids that authorization speaks of.
#[derive(Debug)]
pub enum Account {}
#[derive(Debug)]
pub enum Session {}
#[derive(Debug)]
pub enum Organization {}
#[derive(Debug)]
pub enum Member {}

pub type AccountId = Id<Account>;
pub type SessionId = Id<Session>;
pub type OrganizationId = Id<Organization>;
pub type MemberId = Id<Member>;
pub type PostId = Id<Post>;

/// An actor as of one request: revoking a post or a session shows at the next.
#[derive(Clone, Debug)]
pub struct Actor {
    pub kind: ActorKind,
    /// The member this account belongs to, if any.
    pub member: Option<MemberId>,
    /// Posts in force; empty while the session has member rights only.
    pub posts: Arc<[Post]>,
    /// What a token was given; none for people.
    pub grant: Option<Arc<Grant>>,
    /// Posts exist, but the session has not been stepped up to them.
    pub posts_inert: bool,
    /// Confirmed by password or authenticator in the last minutes.
    pub stepped_up: bool,
    pub second_factor: SecondFactor,
    /// Rights wait until the password given by somebody else has been changed.
    pub password_must_change: bool,
    pub request_id: Arc<str>,
}

impl Actor {
    pub fn account(&self) -> Option<AccountId> {
        match self.kind {
            ActorKind::Account { account, .. } | ActorKind::Job { account } => Some(account),
            ActorKind::Service { token } => Some(token),
            ActorKind::System(_) => None,
        }
    }

    pub fn system(task: SystemTask) -> Actor {
        Actor {
            kind: ActorKind::System(task),
            member: None,
            posts: Arc::from([]),
            grant: None,
            posts_inert: false,
            stepped_up: true,
            second_factor: SecondFactor::NotEnrolled,
            password_must_change: false,
            request_id: Arc::from(task.as_str()),
        }
    }
}
