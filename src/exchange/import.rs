//! The nouns of a stored import: the upload, its rows, what is done with each.

use serde::{Deserialize, Serialize};

use super::issue::{Issue, Verdict};
use super::model::{Line, SheetSummary, StagedRow, TableKind};
use crate::access::OrganizationId;
use crate::job::model::JobKind;
use crate::kernel::id::Id;
use crate::organization::model::Shape;

/// Marker of an import's id.
#[derive(Debug)]
pub enum Import {}
pub type ImportId = Id<Import>;

crate::text_enum! {
    /// What a file lists.
    pub enum ImportKind {
        /// Departures: members are entered where they are missing, and a registration for each.
        Ledger = "ledger",
        /// Members.
        Register = "register",
    }
}

impl ImportKind {
    /// The tables that such a file holds.
    pub const fn table(self) -> TableKind {
        match self {
            ImportKind::Ledger => TableKind::Ledger,
            ImportKind::Register => TableKind::Register,
        }
    }
}

crate::text_enum! {
    /// Where an import stands.
    pub enum ImportState {
        /// Its rows are being stored; the upload can be sent again with the same key.
        Receiving = "receiving",
        Previewed = "previewed",
        /// Begun; what it has entered is not seen yet.
        Applying = "applying",
        Applied = "applied",
        Undone = "undone",
    }
}

crate::text_enum! {
    /// Where an import stands, as it is told.
    pub enum ImportPhase {
        /// Its rows are being stored.
        Receiving = "receiving",
        Previewed = "previewed",
        /// Begun; what it has entered is not seen yet.
        Applying = "applying",
        Applied = "applied",
        /// Being taken back; what it had entered is not seen any more.
        Undoing = "undoing",
        Undone = "undone",
    }
}

impl ImportState {
    /// As it is told, by what the job that works on it does.
    pub const fn phase(self, job: Option<JobKind>) -> ImportPhase {
        match (self, job) {
            (ImportState::Receiving, _) => ImportPhase::Receiving,
            (ImportState::Previewed, _) => ImportPhase::Previewed,
            (ImportState::Applying, Some(JobKind::ImportUndo)) => ImportPhase::Undoing,
            (ImportState::Applying, _) => ImportPhase::Applying,
            (ImportState::Applied, _) => ImportPhase::Applied,
            (ImportState::Undone, _) => ImportPhase::Undone,
        }
    }
}

crate::text_enum! {
    /// What a row would do, or has done, to the register.
    pub enum RowAction { Create = "create", Update = "update", Skip = "skip" }
}

crate::text_enum! {
    /// What became of a row.
    pub enum RowOutcome {
        Waiting = "waiting",
        Applied = "applied",
        /// Nothing to do, left out by a person, or a warning that was not to be included.
        Skipped = "skipped",
        /// An error.
        Refused = "refused",
        Undone = "undone",
    }
}

/// A row as it rests, sealed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Staged {
    pub row: StagedRow,
    /// What is to remark in view of the register, the branches and the places.
    pub found: Vec<Issue>,
    /// The row as uploaded, where a person has put it right.
    pub original: Option<Box<StagedRow>>,
    /// A person left it out.
    pub left_out: bool,
}

impl Staged {
    /// The gravest of all remarks.
    pub fn verdict(&self) -> Verdict {
        self.row.verdict.max(Verdict::of(&self.found))
    }
}

/// The file around the rows as it rests, sealed: lines and titles may name people.
#[derive(Serialize, Deserialize)]
pub struct Cover {
    pub file_name: String,
    pub sheets: Vec<SheetSummary>,
    pub lines: Vec<Line>,
}

/// An organization below the importing one, itself included.
#[derive(Clone)]
pub struct BranchEntry {
    pub id: OrganizationId,
    pub name: String,
    pub short_name: String,
    pub shape: Shape,
}

/// An organization that goes by what some row has written for a host.
pub struct Host {
    pub id: OrganizationId,
    pub called: Called,
    /// Code of the division it has its seat in.
    pub seat: String,
    pub shape: Shape,
}

/// What an organization goes by.
#[derive(Clone)]
pub struct Called {
    pub name: String,
    pub short_name: String,
    pub code: Option<String>,
}
