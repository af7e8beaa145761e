//! Appending events. They are written unchained with the change they tell of; the sealer chains
//! them afterwards, so that no writer waits for another (`audit` room).

use diesel::prelude::*;

use super::Conn;
use super::handle::Tools;
use super::schema::{audit_events, audit_subjects};
use crate::access::{Action, ActorKind, MemberId, OrganizationId, Warrant};
use crate::each;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;

/// Marker of an audit event's id.
#[derive(Debug)]
pub enum AuditEvent {}

crate::text_enum! {
    /// What exactly was done, where the action leaves that open; kept as the reason and told in words.
    pub enum Deed {
        Made = "made",
        Changed = "changed",
        Deleted = "deleted",
        Disabled = "disabled",
        Replayed = "replayed",
        Rotated = "rotated",
        Revoked = "revoked",
        Proposed = "proposed",
        Confirmed = "confirmed",
        Refused = "refused",
        Accept = "accept",
        Refuse = "refuse",
        Withdraw = "withdraw",
        Ended = "ended",
        Password = "password",
        StepUp = "step_up",
        StepUpTotp = "step_up_totp",
        StepUpRecoveryCode = "step_up_recovery_code",
        TotpBegun = "totp_begun",
        TotpEnrolled = "totp_enrolled",
        TotpReset = "totp_reset",
        RecoveryCodes = "recovery_codes",
        IdentityLinked = "identity_linked",
        IdentityUnlinked = "identity_unlinked",
        RefreshTokenReused = "refresh_token_reused",
    }
}

/// One thing done or seen.
#[derive(Clone, Debug)]
pub struct Event {
    action: Option<Action>,
    subject_kind: &'static str,
    subject_id: i64,
    members: Vec<MemberId>,
    organization: Option<OrganizationId>,
    on_behalf_of: Option<MemberId>,
    policy: String,
    reason: String,
    change: Vec<u8>,
}

impl Event {
    /// `kind` is the singular noun of the subject: `member`, `flow`, `placement`, …
    pub fn of<T>(kind: &'static str, id: Id<T>) -> Event {
        Event {
            action: None,
            subject_kind: kind,
            subject_id: id.raw(),
            members: Vec::new(),
            organization: None,
            on_behalf_of: None,
            policy: String::new(),
            reason: String::new(),
            change: Vec::new(),
        }
    }

    /// The persons whose records are shown or changed.
    pub fn about(mut self, members: impl IntoIterator<Item = MemberId>) -> Event {
        self.members.extend(members);
        self.members.sort();
        self.members.dedup();
        self
    }

    /// The organization whose auditors may read this event.
    pub fn within(mut self, organization: OrganizationId) -> Event {
        self.organization = Some(organization);
        self
    }

    /// Another action than the permit's: the cause behind a change across rooms.
    pub fn action(mut self, action: Action) -> Event {
        self.action = Some(action);
        self
    }

    pub fn on_behalf_of(mut self, member: MemberId) -> Event {
        self.on_behalf_of = Some(member);
        self
    }

    /// The policy parameter and version that decided.
    pub fn policy(mut self, policy: impl Into<String>) -> Event {
        self.policy = policy.into();
        self
    }

    /// Why, where a rule asks for a reason; no personal data. What is no sentence has words in
    /// `audit::words`.
    pub fn reason(mut self, reason: String) -> Event {
        self.reason = reason;
        self
    }

    pub fn deed(self, deed: Deed) -> Event {
        self.reason(deed.to_string())
    }

    /// Before and after, of which only a keyed digest is kept.
    pub fn change(
        mut self,
        before: &impl serde::Serialize,
        after: &impl serde::Serialize,
    ) -> Event {
        self.change = serde_json::to_vec(&(before, after)).unwrap_or_default();
        self
    }
}

#[derive(Insertable)]
#[diesel(table_name = audit_events, treat_none_as_default_value = false)]
struct NewEvent {
    id: i64,
    at: Timestamp,
    account_id: Option<i64>,
    actor_kind: &'static str,
    on_behalf_of: Option<i64>,
    action: Action,
    subject_kind: &'static str,
    subject_id: i64,
    organization_id: Option<i64>,
    request_id: String,
    policy: String,
    reason: String,
    change_digest: Vec<u8>,
    digest: Vec<u8>,
    digest_key: i32,
}

#[derive(Insertable)]
#[diesel(table_name = audit_subjects)]
struct NewSubject {
    member_id: MemberId,
    event_id: i64,
}

/// The part of an event that its digest covers, in a fixed order.
#[derive(serde::Serialize)]
pub struct Content<'a> {
    pub id: i64,
    pub at: i64,
    pub account_id: Option<i64>,
    pub actor_kind: &'a str,
    pub on_behalf_of: Option<i64>,
    pub action: &'a str,
    pub subject_kind: &'a str,
    pub subject_id: i64,
    pub organization_id: Option<i64>,
    pub request_id: &'a str,
    pub policy: &'a str,
    pub reason: &'a str,
    pub change_digest: &'a [u8],
    pub members: &'a [MemberId],
}

impl Content<'_> {
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

pub(super) fn append(
    conn: &mut Conn,
    tools: &Tools,
    warrant: &Warrant,
    now: Timestamp,
    events: &[Event],
) -> Outcome<()> {
    for event in events {
        let row = row_of(tools, warrant, now, event);
        let event_id = row.id;
        diesel::insert_into(audit_events::table).values(row).execute(conn)?;
        let subject = |member_id: &MemberId| NewSubject { member_id: *member_id, event_id };
        // One row is a statement that is prepared once; many are prepared anew each time.
        if let [member] = event.members.as_slice() {
            diesel::insert_into(audit_subjects::table).values(subject(member)).execute(conn)?;
            continue;
        }
        let subjects: Vec<NewSubject> = event.members.iter().map(subject).collect();
        for chunk in subjects.chunks(400) {
            each!(conn => inner, diesel::insert_into(audit_subjects::table).values(chunk).execute(inner))?;
        }
    }
    Ok(())
}

fn row_of(tools: &Tools, warrant: &Warrant, now: Timestamp, event: &Event) -> NewEvent {
    let actor = &warrant.actor;
    let action = event.action.unwrap_or(warrant.action);
    let id: Id<AuditEvent> = tools.ids.next(now);
    let actor_kind = match actor.kind {
        ActorKind::Account { .. } | ActorKind::Service { .. } => "account",
        ActorKind::Job { .. } | ActorKind::System(_) => "system",
    };
    let change_digest = if event.change.is_empty() {
        Vec::new()
    } else {
        tools.ring.digest(&event.change).to_vec()
    };
    let content = Content {
        id: id.raw(),
        at: now.0,
        account_id: actor.account().map(Id::raw),
        actor_kind,
        on_behalf_of: event.on_behalf_of.map(Id::raw),
        action: action.as_str(),
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        organization_id: event.organization.map(Id::raw),
        request_id: &actor.request_id,
        policy: &event.policy,
        reason: &event.reason,
        change_digest: &change_digest,
        members: &event.members,
    };
    let digest = tools.ring.digest(&content.bytes()).to_vec();
    NewEvent {
        id: id.raw(),
        at: now,
        account_id: content.account_id,
        actor_kind,
        on_behalf_of: content.on_behalf_of,
        action,
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        organization_id: content.organization_id,
        request_id: actor.request_id.to_string(),
        policy: event.policy.clone(),
        reason: event.reason.clone(),
        change_digest,
        digest,
        digest_key: i32::try_from(tools.ring.digest_key_id()).unwrap_or_default(),
    }
}
