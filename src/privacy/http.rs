//! `retention-runs`: erasing what has been kept long enough.

use actix_web::post;
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::NewRetentionRun;
use super::service::retention;
use crate::access::acts;
use crate::http::Call;
use crate::http::problem::{Answer, ProblemBody};
use crate::job::model::JobReceipt;

/// Run the erasure of what has been kept long enough
///
/// Begins a job. Its result counts in `members_left` whose contact data, imported cells and earlier
/// values are erased; with `dry_run` it says what would go and erases nothing. How long is the
/// county's policy `retention_left_months`. Needs `retention.run` and a code of the authenticator
/// given in the last minutes.
#[utoipa::path(tag = "privacy", request_body = NewRetentionRun, responses(
    (status = 202, description = "The job is begun; `Location` tells where to look", body = JobReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 422, description = "`invalid_field`: an organization outside one's posts", body = ProblemBody),
))]
#[post("/retention-runs")]
async fn run(call: Call<acts::RunRetention, NewRetentionRun>) -> Answer {
    call.run(|tx, body| retention::begin(tx, &body)).await
}

pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(run);
}
