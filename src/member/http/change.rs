//! `members/{id}`: corrections, moves, leaving, liaison.

use actix_web::{patch, post, put};

use crate::access::{Member, acts};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Call, PathId};
use crate::member::model::{
    Correction, Leaving, LiaisonChoice, MemberReceipt, Reassignment, Restoration,
};
use crate::member::service;

/// Correct a record
///
/// Only the given fields change; what the record held before is kept in its history with the
/// reason. Sex and birth date must be what the ID number states. The phone is not corrected here: it
/// opens the member's log-in and takes two officers (`phone-changes`). Needs `member.write`.
#[utoipa::path(tag = "members", request_body = Correction,
    params(
        ("id" = String, Path),
        ("If-Match" = String, Header, description = "`ETag` of the record as last read"),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation"),
    ),
    responses(
    (status = 200, body = MemberReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`member_exists`, `member_on_register`, `member_left`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `reason_needed`", body = ProblemBody),
    (status = 428, description = "`if_match_missing`", body = ProblemBody),
))]
#[patch("/members/{id}")]
async fn correct(call: Call<acts::WriteMembers, Correction>, id: PathId<Member>) -> Answer {
    let id = id.0;
    let call = call.prepare(|app, correction| {
        service::prepare_correction(app.ring(), id, app.db.now(), correction)
    })?;
    call.run_versioned(move |tx, version, prepared| service::correct(tx, id, version, prepared))
        .await
}

/// Move a member to another branch
///
/// By document; both branches lie within your scope. Exactly one branch is responsible on any
/// day: the new one from `on`. Needs `member.standing`.
#[utoipa::path(tag = "members", request_body = Reassignment,
    params(
        ("id" = String, Path),
        ("If-Match" = String, Header, description = "`ETag` of the record as last read"),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation"),
    ),
    responses(
    (status = 200, body = MemberReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`member_left`, `organization_dissolved`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `not_a_branch`", body = ProblemBody),
    (status = 428, description = "`if_match_missing`", body = ProblemBody),
))]
#[post("/members/{id}/reassign")]
async fn reassign(call: Call<acts::ManageStanding, Reassignment>, id: PathId<Member>) -> Answer {
    call.run_versioned(move |tx, version, wanted| service::move_one(tx, id.0, version, wanted))
        .await
}

/// Take a member off the register
///
/// By document. A member with an open outbound registration keeps it until that is closed. Needs
/// `member.standing`.
#[utoipa::path(tag = "members", request_body = Leaving,
    params(
        ("id" = String, Path),
        ("If-Match" = String, Header, description = "`ETag` of the record as last read"),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation"),
    ),
    responses(
    (status = 200, body = MemberReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`member_left`, `has_open_flow`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
    (status = 428, description = "`if_match_missing`", body = ProblemBody),
))]
#[post("/members/{id}/leave")]
async fn leave(call: Call<acts::ManageStanding, Leaving>, id: PathId<Member>) -> Answer {
    call.run_versioned(move |tx, version, leaving| service::leave(tx, id.0, version, leaving)).await
}

/// Put a member back on the register
///
/// By document: the leaving was a mistake, or the member comes back. What a retention run has erased
/// meanwhile stays erased. Needs `member.standing`.
#[utoipa::path(tag = "members", request_body = Restoration,
    params(
        ("id" = String, Path),
        ("If-Match" = String, Header, description = "`ETag` of the record as last read"),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation"),
    ),
    responses(
    (status = 200, body = MemberReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `own_record`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`member_not_left`, `organization_dissolved`",
        body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `not_a_branch`", body = ProblemBody),
    (status = 428, description = "`if_match_missing`", body = ProblemBody),
))]
#[post("/members/{id}/restore")]
async fn restore(call: Call<acts::ManageStanding, Restoration>, id: PathId<Member>) -> Answer {
    call.run_versioned(move |tx, version, wanted| service::restore(tx, id.0, version, wanted)).await
}

/// Say who looks after a member
///
/// An account that holds a liaison's or secretary's post on the member's branch, or `null` for
/// nobody. Needs `member.standing`.
#[utoipa::path(tag = "members", request_body = LiaisonChoice,
    params(
        ("id" = String, Path),
        ("If-Match" = String, Header, description = "`ETag` of the record as last read"),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation"),
    ),
    responses(
    (status = 200, body = MemberReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`member_left`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
    (status = 428, description = "`if_match_missing`", body = ProblemBody),
))]
#[put("/members/{id}/liaison")]
async fn liaison(call: Call<acts::ManageStanding, LiaisonChoice>, id: PathId<Member>) -> Answer {
    call.run_versioned(move |tx, version, choice| {
        service::assign_liaison(tx, id.0, version, choice)
    })
    .await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(correct).service(reassign).service(leave).service(restore).service(liaison);
}
