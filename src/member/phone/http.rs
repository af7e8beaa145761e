//! `me/phone` and `phone-changes`.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{HttpRequest, HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};

use super::model::{
    OwnNumber, PhoneChange, PhoneChangeId, PhoneChangeReceipt, PhoneChangeState, PhoneChangeView,
    Proposal,
};
use super::service::{self, Changed};
use crate::access::{ActionTag, Member, MemberId, acts};
use crate::auth::http::{address, log_out_cookie};
use crate::auth::model::{CodeAnswer, CodeRequest};
use crate::auth::rules::throttle::CODE_SECONDS;
use crate::auth::sender::Notice;
use crate::auth::service::new_number;
use crate::db::WriteTx;
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, Keyless, PathId, Query};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::member::model::MemberReceipt;

type Own<B> = Call<acts::ChangeOwnPhone, B>;

fn own(member: Option<MemberId>) -> Outcome<MemberId> {
    member.ok_or_else(|| Fault::new(Code::Forbidden))
}

/// Runs a change and tells the owner of the number it replaced, where the change ran now.
async fn tell_old<A: ActionTag, B: Send + 'static>(
    call: Call<A, B>,
    change: impl FnOnce(&mut WriteTx<'_>, i64, B) -> Outcome<Changed> + Send + 'static,
) -> Outcome<HttpResponse> {
    let (version, app) = (call.version()?, call.app.clone());
    let replaced = Arc::new(Mutex::new(None));
    let kept = replaced.clone();
    let receipt = call
        .receipt(move |tx, body| {
            let Changed { receipt, old } = change(tx, version, body)?;
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = old;
            Ok(receipt)
        })
        .await?;
    let old = replaced.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(old) = old {
        app.auth.tell(&old, Notice::PhoneChanged);
    }
    Ok(problem::receipt(&receipt))
}

/// Ask for a code to one's new number
///
/// The code proves the number for `PUT /me/phone` and opens no log-in. Needs `me.change_phone`,
/// which a member has who logged in by phone.
#[utoipa::path(tag = "me", request_body = CodeRequest, responses(
    (status = 202, body = CodeAnswer),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
))]
#[post("/me/phone/one-time-codes")]
async fn ask_for_code(
    request: HttpRequest,
    call: Keyless<acts::ChangeOwnPhone, CodeRequest>,
) -> Answer {
    let member = own(call.permit.actor.member)?;
    let phone = service::read_phone(&call.body.phone)?;
    new_number::request(&call.app, member, &phone, &address(&request)).await?;
    Ok(HttpResponse::Accepted().json(CodeAnswer { expires_in: CODE_SECONDS }))
}

/// Change the phone one logs in with
///
/// With the code sent to the new number, at the version of one's record. All sessions end, this one
/// too, and remembered devices are forgotten: log in anew with the new number. The old number is
/// told. Needs `me.change_phone`.
#[utoipa::path(tag = "me", request_body = OwnNumber, responses(
    (status = 200, body = MemberReceipt, headers(("ETag" = String))),
    (status = 409, description = "`member_left`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[put("/me/phone")]
async fn change_own(call: Own<OwnNumber>) -> Answer {
    let member = own(call.permit.actor.member)?;
    call.version()?;
    let (call, OwnNumber { phone, code }) = call.take_body();
    let phone = service::read_phone(&phone)?;
    let proof = new_number::check(&call.app, member, &phone, &code).await?;
    let app = call.app.clone();
    let mut response = tell_old(call, move |tx, version, ()| {
        service::change_own(tx, member, version, &phone, proof)
    })
    .await?;
    if let Err(error) = response.add_cookie(&log_out_cookie(&app)) {
        return Err(Fault::internal(error).into());
    }
    Ok(response)
}

/// Propose a member's log-in phone
///
/// Nothing changes until another officer confirms; neither may be the member. It waits for seven
/// days. Needs `member.write`.
#[utoipa::path(tag = "members", request_body = Proposal, responses(
    (status = 201, body = PhoneChangeReceipt),
    (status = 403, description = "`forbidden`, `two_officers_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`phone_change_open`, `member_left`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `reason_needed`", body = ProblemBody),
))]
#[post("/members/{id}/phone-changes")]
async fn propose(call: Call<acts::WriteMembers, Proposal>, id: PathId<Member>) -> Answer {
    let call = call.prepare(service::prepare)?;
    call.run_versioned(move |tx, version, prepared| service::propose(tx, id.0, version, prepared))
        .await
}

/// Which changes.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct ChangeQuery {
    /// All of them when left out.
    #[param(inline)]
    state: Option<PhoneChangeState>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// Proposed changes of members' phones
///
/// Of the members within your scope, newest first, numbers masked; `state=proposed` is what waits
/// for a second officer. Needs `member.write`.
#[utoipa::path(tag = "members", params(ChangeQuery), responses(
    (status = 200, body = Page<PhoneChangeView>),
    (status = 400, description = "`bad_cursor`", body = ProblemBody),
))]
#[get("/phone-changes")]
async fn list(allowed: Allowed<acts::WriteMembers>, query: Query<ChangeQuery>) -> Answer {
    let Query(query) = query;
    let app = allowed.app;
    let wanted: Wanted<PhoneChangeId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (before, fetch) = (wanted.after, wanted.fetch());
    let read = app
        .db
        .read(&allowed.permit, move |reader| service::list(reader, query.state, before, fetch));
    let page = wanted.page(app.ring(), read.await?, |change| change.id)?;
    Ok(HttpResponse::Ok().json(page))
}

/// One proposed change
#[utoipa::path(tag = "members", responses(
    (status = 200, body = PhoneChangeView, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/phone-changes/{id}")]
async fn show(allowed: Allowed<acts::WriteMembers>, id: PathId<PhoneChange>) -> Answer {
    let read = allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0));
    let view = read.await?;
    Ok(problem::versioned(view.version, &view))
}

/// Confirm another officer's proposal
///
/// The number is the member's from now on: their sessions and devices end, the old number is told.
/// Needs `member.write`.
#[utoipa::path(tag = "members", responses(
    (status = 200, body = PhoneChangeReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `two_officers_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`phone_change_state`, `member_left`", body = ProblemBody),
))]
#[post("/phone-changes/{id}/confirm")]
async fn confirm(call: Call<acts::WriteMembers>, id: PathId<PhoneChange>) -> Answer {
    let told = tell_old(call, move |tx, version, ()| service::confirm(tx, id.0, version)).await;
    Ok(told?)
}

/// Refuse a proposal, or take one's own back
///
/// Needs `member.write`.
#[utoipa::path(tag = "members", responses(
    (status = 200, body = PhoneChangeReceipt, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`phone_change_state`", body = ProblemBody),
))]
#[post("/phone-changes/{id}/refuse")]
async fn refuse(call: Call<acts::WriteMembers>, id: PathId<PhoneChange>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::refuse(tx, id.0, version)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config
        .service(ask_for_code)
        .service(change_own)
        .service(propose)
        .service(list)
        .service(show)
        .service(confirm)
        .service(refuse);
}
