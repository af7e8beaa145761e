//! Links of the chain, its signed heads, and what a walk along it finds.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, Action, MemberId, OrganizationId};
use crate::db::audit::AuditEvent;
use crate::kernel::clock::Timestamp;
use crate::kernel::id::Id;

pub type AuditEventId = Id<AuditEvent>;

/// Where the chain stands: the last sequence number and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub seq: i64,
    pub hash: [u8; 32],
}

impl Position {
    /// Before the first event.
    pub const START: Position = Position { seq: 0, hash: [0; 32] };
}

/// A signed statement that the chain ran to `seq` with this hash. One line of `audit heads`, kept
/// outside the database so that a chain rewritten as a whole is noticed too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub seq: i64,
    /// 64 hexadecimal digits.
    pub hash: String,
    pub at: Timestamp,
    /// Ed25519 over the head's bytes, in hexadecimal digits.
    pub signature: String,
    /// `kid` of the audit-head key.
    pub key_id: String,
}

/// One event as it is stored, with what is needed to check it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: i64,
    /// None for an event that waits for the sealer.
    pub seq: Option<i64>,
    /// The digest stored with the event, and the one its content has now; `None` where the ring
    /// lacks the key.
    pub digest: Vec<u8>,
    pub recomputed: Option<[u8; 32]>,
    pub hash: Vec<u8>,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Its content or its link is not what was written.
    Changed,
    /// The chain has no entry here, but goes on or was promised to.
    Missing,
    /// Nobody wrote it through the service.
    Inserted,
    /// The signed head at this place says otherwise, or its signature is wrong.
    Head,
    /// The key ring lacks the key that digested it.
    KeyUnknown,
}

impl Flaw {
    pub fn text(self) -> &'static str {
        match self {
            Flaw::Changed => "changed: the entry is not what was written",
            Flaw::Missing => "missing: an entry was here and is gone",
            Flaw::Inserted => "inserted: the service did not write this entry",
            Flaw::Head => "head: the signed head at this place does not fit",
            Flaw::KeyUnknown => "key unknown: the key ring lacks the key of this entry's digest",
        }
    }
}

/// The first bad entry of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadEntry {
    /// None for an entry that was not sealed yet.
    pub seq: Option<i64>,
    /// None for an entry that is gone.
    pub id: Option<i64>,
    pub flaw: Flaw,
}

/// What a walk along the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Sealed entries that were found good.
    pub sealed: i64,
    /// Entries that wait for the sealer.
    pub unsealed: i64,
    pub first_bad: Option<BadEntry>,
}

/// One event, by ids alone: an auditor needs no names.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct AuditEventView {
    #[schema(value_type = String, example = "7301884711002113")]
    pub id: AuditEventId,
    pub at: Timestamp,
    /// `account` for a person, `system` for the program itself.
    #[schema(example = "account")]
    pub actor_kind: String,
    /// Who acted.
    pub account_id: Option<AccountId>,
    /// For whom, where a proxy acted.
    pub on_behalf_of: Option<MemberId>,
    pub action: Action,
    /// Noun of what was shown or changed.
    #[schema(example = "member")]
    pub subject_kind: String,
    /// Id of what was shown or changed.
    #[schema(example = "7301884711002113")]
    pub subject_id: String,
    pub organization_id: Option<OrganizationId>,
    /// The persons whose records were shown or changed.
    pub member_ids: Vec<MemberId>,
    #[schema(example = "4f9c1d2ab03e77615c0a9b21")]
    pub request_id: String,
    /// Parameter and version of the policy that decided.
    pub policy: String,
    /// Why, as whoever acted gave it, or which step it was; empty where nothing was given, and where the
    /// event is seen only because its actor holds a post below.
    #[schema(example = "id_number: 办理党员活动证")]
    pub reason: String,
    /// The same in words; what somebody wrote is as they wrote it.
    #[schema(example = "身份证号：办理党员活动证")]
    pub reason_zh: String,
    #[schema(example = "ID number: 办理党员活动证")]
    pub reason_en: String,
    /// Place in the chain; absent until sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
}
