//! What happens to outbound registrations.

mod amend;
mod cause;
mod create;
mod decide;
pub mod import;
pub mod ledger;
mod lookup;
mod outlasted;
pub mod retention;
mod show;
mod turn;

pub use crate::flow::store::list::{Days, Filter};
pub use amend::{amend, rerouted};
pub use cause::{
    await_each, awaits, came_home, contact_seen, departed, departs_on, home_branch_of,
    home_branches_of, home_moved, known, member_moved, open_flow_of, report_made, reported, seen,
};
pub use create::{Prepared, check_host, create, prepare};
pub use decide::{cancel, close, refuse, register, submit, take_back, withdraw};
pub use lookup::{Whereabouts, at_home, whereabouts};
pub use outlasted::{papers, tell_outlasted};
pub use show::{
    Around, check_day, count_came_home, count_to_decide, flowing_bounds, history, list, show,
};

use serde_json::json;

use super::forms::Details;
use super::model::FlowId;
use super::rules::dates::Wrong;
use crate::kernel::fault::{Check, Fault, Outcome, Problem};
use crate::kernel::phone::Phone;
use crate::kernel::secret::{Field, KeyRing};
use crate::kernel::text;

const DETAILS: Field = Field { table: "flows", column: "details" };

/// Seals the free text of a registration.
pub fn seal_details(ring: &KeyRing, flow: FlowId, details: &Details) -> Outcome<Vec<u8>> {
    let plain = serde_json::to_string(details).map_err(Fault::internal)?;
    ring.seal(DETAILS, flow.raw(), &plain).map_err(Fault::internal)
}

/// Opens it. Nothing is left of it after a retention run.
fn open_details(ring: &KeyRing, flow: FlowId, sealed: &[u8]) -> Outcome<Details> {
    if sealed.is_empty() {
        return Ok(Details::default());
    }
    let plain = ring.open(DETAILS, flow.raw(), sealed).map_err(Fault::internal)?;
    serde_json::from_str(&plain).map_err(Fault::internal)
}

/// Tidies an optional text, or notes what is wrong with it. Empty text counts as none.
fn optional(check: &mut Check, pointer: &str, raw: Option<&str>, max: usize) -> Option<String> {
    raw.filter(|raw| !raw.trim().is_empty())
        .and_then(|raw| check.take(pointer, text::tidy(raw, max)))
}

/// A day that does not fit the order of dates; the answer names the day it must not precede.
pub fn too_early(pointer: &str, (problem, first): Wrong) -> Fault {
    let fault = Fault::field(pointer, problem);
    first.into_iter().fold(fault, |fault, day| fault.because(json!({ "not_before": day })))
}

/// A mobile number, normalised.
fn optional_phone(check: &mut Check, raw: Option<&str>) -> Option<String> {
    let wrong = Problem::Said("手机号应为 11 位", "A mobile number has 11 digits");
    raw.filter(|raw| !raw.trim().is_empty())
        .and_then(|raw| check.take("/phone", Phone::parse(raw).map_err(|_| wrong)))
        .map(|phone| phone.as_str().to_owned())
}
