//! Retention runs: what they are asked and what they answer.

use serde::{Deserialize, Serialize};

use crate::access::OrganizationId;
use crate::kernel::day::Day;

/// What is to be looked through.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRetentionRun {
    /// The organization below which it looks, as a rule the county.
    pub organization_id: OrganizationId,
    /// Only say what would go. Nothing is erased.
    pub dry_run: bool,
}

/// What a run is to do; kept sealed with its job.
#[derive(Serialize, Deserialize)]
pub struct RetentionOrder {
    pub dry_run: bool,
    /// Members who had left the register by then are through.
    pub left_by: Day,
}

/// What a run has erased, or what it would.
#[derive(Serialize)]
pub struct RetentionResult {
    pub dry_run: bool,
    /// The last day of leaving the register that counts.
    pub left_by: Day,
    /// Members who left whose contact data, imported cells and earlier values go. Name, ID number and
    /// the course of their membership stay.
    pub members_left: i64,
}
