//! `privacy-notices`, `me/consents`, and `retention-runs`: erasing what has been kept long enough.

use actix_web::{HttpResponse, get, post};

use super::model::{
    ConsentReceipt, Consents, Decision, NewNotice, NewRetentionRun, NoticeReceipt, NoticeVersions,
    NoticeView,
};
use super::service::{consent, notice, retention};
use crate::access::acts;
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, Spoken};
use crate::job::model::JobReceipt;

/// Run the erasure of what has been kept long enough
///
/// Begins a job over those who left the register so long ago. Erased are phone, address, further particulars,
/// imported cells and earlier values of the record; of registrations employer, residence, phone, notes and
/// what they held before; proposed phones and corrections; notes of placements, check-ins and contacts;
/// messages. Name, ID number, and who was where from when to when stay, and so does the audit. The job's
/// result counts the members in `members_left` and the rows of each kind in `rows`; with `dry_run` it says what
/// would go and erases nothing. How long is the county's policy `retention_left_months`. Needs
/// `retention.run` and a code of the authenticator given in the last minutes.
#[utoipa::path(tag = "privacy", request_body = NewRetentionRun, responses(
    (status = 202, description = "The job is begun; `Location` tells where to look", body = JobReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 422, description = "`invalid_field`: an organization outside one's posts", body = ProblemBody),
))]
#[post("/retention-runs")]
async fn run(call: Call<acts::RunRetention, NewRetentionRun>) -> Answer {
    call.run(|tx, body| retention::begin(tx, &body)).await
}

/// The privacy notice in force
///
/// What is told at the first log-in and when it changes; `POST /auth/notice` notes that it was. Needs
/// `me.read`, which everybody has who is logged in.
#[utoipa::path(tag = "privacy", responses((status = 200, body = NoticeView)))]
#[get("/privacy-notices/current")]
async fn show_notice(allowed: Allowed<acts::ReadOwn>, spoken: Spoken) -> Answer {
    let Allowed { app, permit } = allowed;
    let view = app.db.read(&permit, move |reader| notice::show(reader, spoken.0)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// All versions of the privacy notice
///
/// The latest first, those not in force yet among them. Needs `me.read`, which everybody has who is logged
/// in.
#[utoipa::path(tag = "privacy", responses((status = 200, body = NoticeVersions)))]
#[get("/privacy-notices")]
async fn list_notices(allowed: Allowed<acts::ReadOwn>, spoken: Spoken) -> Answer {
    let Allowed { app, permit } = allowed;
    let view = app.db.read(&permit, move |reader| notice::list(reader, spoken.0)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Publish a new version of the privacy notice
///
/// For everybody in the deployment, from a day on; it is never changed afterwards. From that day on each
/// person is shown it and asked (`notice_due` of `GET /me`). Needs `privacy_notice.publish` over the whole
/// tree of organizations and a code of the authenticator.
#[utoipa::path(tag = "privacy", request_body = NewNotice, responses(
    (status = 201, body = NoticeReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 409, description = "`notice_version_taken`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/privacy-notices")]
async fn publish(call: Call<acts::PublishNotices, NewNotice>) -> Answer {
    call.run(|tx, new| notice::publish(tx, &new)).await
}

/// What my data is used for
///
/// Each purpose, what it stands on and where it stands. What is the organisation's duty cannot be
/// withdrawn, to reminders by short message one can object, and other systems are told of a member only
/// after a consent (`given`), which can be withdrawn at any time. Needs `me.consents`, which members have.
#[utoipa::path(tag = "me", responses(
    (status = 200, body = Consents),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/me/consents")]
async fn consents(allowed: Allowed<acts::ManageOwnConsents>, spoken: Spoken) -> Answer {
    let Allowed { app, permit } = allowed;
    let view = app.db.read(&permit, move |reader| consent::list(reader, spoken.0)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(view))
}

/// Give or withdraw a consent, or object
///
/// A consent is given to what the privacy notice in force says, and names its version. A withdrawal or an
/// objection acts at once: what waits to be sent is not sent any more. Saying it again changes nothing.
/// Needs `me.consents`, which members have.
#[utoipa::path(tag = "me", request_body = Decision, responses(
    (status = 200, body = ConsentReceipt),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 409, description = "`purpose_by_duty`", body = ProblemBody),
    (status = 422, description = "`invalid_field`: a consent without the version of the notice that was \
        shown, or to another than that in force", body = ProblemBody),
))]
#[post("/me/consents")]
async fn decide(call: Call<acts::ManageOwnConsents, Decision>) -> Answer {
    call.run(|tx, decision| consent::decide(tx, &decision)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(show_notice).service(list_notices).service(publish);
    config.service(consents).service(decide).service(run);
}
