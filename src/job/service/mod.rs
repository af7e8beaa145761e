//! Beginning, going on with, watching and ending long work; and the leases of timers.

mod begin;
mod lease;
mod show;
mod work;

pub use begin::{accepted, begin, start};
pub use lease::{Lease, resume, take};
pub use show::{about, cancel, forget, list, show, states};
pub use work::{Taken, take_chunk, work};

use crate::job::model::JobId;
use crate::job::store::JobRow;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::{Field, KeyRing};

const INPUT: Field = Field { table: "jobs", column: "input" };

fn sealed(ring: &KeyRing, id: JobId, input: &impl serde::Serialize) -> Outcome<Vec<u8>> {
    let plain = serde_json::to_string(input).map_err(Fault::internal)?;
    ring.seal(INPUT, id.raw(), &plain).map_err(Fault::internal)
}

fn opened(ring: &KeyRing, row: &JobRow) -> Outcome<String> {
    ring.open(INPUT, row.id.raw(), &row.input).map_err(Fault::internal)
}

fn location(id: JobId) -> String {
    format!("/api/v1/jobs/{id}")
}
