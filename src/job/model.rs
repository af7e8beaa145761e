//! What a job is, how far it is, and what its owner is shown.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access::{AccountId, OrganizationId};
use crate::db::WriteTx;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Language, Outcome};
use crate::kernel::id::Id;

crate::text_enum! {
    /// What a job does.
    pub enum JobKind {
        /// Erases what has been kept long enough, or says what would go.
        Retention = "retention",
        /// Gathers the rows of a file.
        Export = "export",
        /// Enters the rows of an import.
        ImportApply = "import_apply",
        /// Takes back what an import has entered.
        ImportUndo = "import_undo",
        /// Does one thing to many.
        Bulk = "bulk",
    }
}

crate::text_enum! {
    /// Where a job stands. Between two chunks it is `running` as well.
    pub enum JobState {
        Queued = "queued",
        Running = "running",
        Succeeded = "succeeded",
        Failed = "failed",
        Cancelled = "cancelled",
    }
}

crate::text_enum! {
    /// Work that the service does by the clock.
    pub enum Timer {
        /// Gives audit events their place in the chain.
        SealAudit = "seal_audit",
        /// Forgets what has expired.
        Tidy = "tidy",
        /// Takes up the cases of those who have been silent for too long.
        OpenCases = "open_cases",
        /// Tells of short absences that have become long ones.
        TellOutlasted = "tell_outlasted",
        /// Reminds members of what is due.
        Prompt = "prompt",
        /// Hands short messages to the gateway.
        SendTexts = "send_texts",
        /// Hands events to the endpoints of other systems.
        SendWebhooks = "send_webhooks",
    }
}

impl Timer {
    /// Seconds from the end of one round to the next; 0 for as soon as there is something to do.
    pub const fn period(self) -> i64 {
        match self {
            Timer::SealAudit | Timer::SendTexts | Timer::SendWebhooks => 0,
            Timer::Tidy => 180,
            Timer::OpenCases | Timer::TellOutlasted | Timer::Prompt => 3_600,
        }
    }
}

pub type JobId = Id<Job>;

/// What a verb asks for.
pub struct NewJob<I> {
    pub kind: JobKind,
    /// Whose business it is: those who answer for it see the job.
    pub organization: Option<OrganizationId>,
    /// What is to be done. Sealed where it rests.
    pub input: I,
    /// How many things there are to do, where that is known.
    pub total: Option<i64>,
}

/// A job as its step sees it.
pub struct Job {
    pub id: JobId,
    pub kind: JobKind,
    pub organization: Option<OrganizationId>,
    /// Things done so far.
    pub done: i64,
    pub(super) input: String,
    pub(super) position: String,
}

/// Without what was asked for, which may be personal.
impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}

impl Job {
    /// What was asked for.
    pub fn input<I: DeserializeOwned>(&self) -> Outcome<I> {
        serde_json::from_str(&self.input).map_err(Fault::internal)
    }

    /// Where the last chunk said the next begins; none at the first.
    pub fn position<P: DeserializeOwned>(&self) -> Outcome<Option<P>> {
        if self.position.is_empty() {
            return Ok(None);
        }
        serde_json::from_str(&self.position).map(Some).map_err(Fault::internal)
    }
}

/// The writing of one chunk: runs in the transaction that also notes its progress.
pub type Chunk = Box<dyn FnOnce(&mut WriteTx<'_>) -> Outcome<Progress> + Send>;

/// What a chunk has brought.
pub struct Progress {
    /// Things this chunk has done.
    pub(super) done: i64,
    pub(super) total: Option<i64>,
    pub(super) next: Next,
}

pub(super) enum Next {
    /// Another chunk, from this position on.
    More(String),
    /// All is done, with this result.
    Over(String),
}

impl Progress {
    /// There is more to do, from `position` on; no personal data in it.
    pub fn more(done: i64, position: &impl Serialize) -> Outcome<Progress> {
        let position = serde_json::to_string(position).map_err(Fault::internal)?;
        Ok(Progress { done, total: None, next: Next::More(position) })
    }

    /// That was the last of it; no personal data in the result.
    pub fn over(done: i64, result: &impl Serialize) -> Outcome<Progress> {
        let result = serde_json::to_string(result).map_err(Fault::internal)?;
        Ok(Progress { done, total: None, next: Next::Over(result) })
    }

    /// How many things there are, when that shows on the way only.
    pub fn of(mut self, total: i64) -> Progress {
        self.total = Some(total);
        self
    }
}

/// What beginning a job answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct JobReceipt {
    /// Its id under `jobs`.
    pub id: JobId,
    pub state: JobState,
}

/// A job as its owner sees it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct JobView {
    pub id: JobId,
    pub kind: JobKind,
    pub state: JobState,
    /// Whose business it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// Who began it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Things done so far.
    pub done: i64,
    /// Things there are to do, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// What came of it, by kind; after success only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub result: Option<serde_json::Value>,
    /// Why the last try failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<JobFault>,
    /// Tries since the last chunk that was done.
    pub attempts: i32,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

/// A code of the table of faults, in words.
#[derive(Serialize, utoipa::ToSchema)]
pub struct JobFault {
    #[schema(example = "forbidden")]
    pub code: String,
    pub detail: String,
}

impl JobFault {
    /// The fault that a job keeps by its code.
    pub fn of(code: &str, language: Language) -> Option<JobFault> {
        let known = Code::ALL.iter().find(|known| known.as_str() == code)?;
        let detail = match language {
            Language::Chinese => known.zh(),
            Language::English => known.en(),
        };
        Some(JobFault { code: code.to_owned(), detail: detail.to_owned() })
    }
}
