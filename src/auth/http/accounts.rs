//! `accounts`: making and looking after officers' accounts.

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use crate::access::{Account, AccountId, acts};
use crate::auth::model::{AccountForm, AccountReceipt, AccountView, OfficerSearch, Officers};
use crate::auth::rules::account::AccountVerb;
use crate::auth::service::administration as service;
use crate::http::once::tell_once;
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::{Allowed, Asked, Call, PathId, Query};

type Manage<B = ()> = Call<acts::ManageAccounts, B>;

/// Make an account for an officer
///
/// Needs `account.manage` and a code of the authenticator. The initial password is in the first
/// answer alone; posts are given separately.
#[utoipa::path(tag = "accounts", request_body = AccountForm,
    params(("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 201, body = AccountReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 409, description = "`login_taken`, `account_state`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/accounts")]
pub async fn make(call: Manage<AccountForm>) -> Answer {
    let initial = service::draw_initial(&call.app)?;
    let hash = initial.hash;
    let call = call.prepare(|app, form| service::prepare(app, form, hash))?;
    tell_once(call, "initial_password", initial.password, service::make).await
}

/// Which accounts.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AccountQuery {
    /// The beginning of the log-in name.
    login: Option<String>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List accounts
///
/// Those made under your organizations or with a post there. Needs `account.manage` and a code of
/// the authenticator.
#[utoipa::path(tag = "accounts", params(AccountQuery), responses(
    (status = 200, body = Page<AccountView>),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
))]
#[get("/accounts")]
pub async fn list(allowed: Allowed<acts::ManageAccounts>, query: Query<AccountQuery>) -> Answer {
    let Query(query) = query;
    let app = allowed.app;
    let wanted: Wanted<AccountId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after, wanted.fetch());
    let rows = app
        .db
        .read(&allowed.permit, move |reader| {
            service::list(reader, query.login.as_deref(), after, fetch)
        })
        .await?;
    let page = wanted.page(app.ring(), rows, |row| row.id)?;
    Ok(HttpResponse::Ok().json(page))
}

/// Find an officer to give a post to
///
/// Accounts of officers under your organizations or with a post there, by the beginning of the name or of
/// the log-in name; any other by the whole log-in name, which its owner tells whoever is to give them a
/// post: of such an account this answers id and name, and nothing of its posts or its organization. Not
/// those that are locked or closed. Changes nothing and takes no idempotency key. Needs `post.manage`.
#[utoipa::path(tag = "accounts", request_body = OfficerSearch, responses(
    (status = 200, body = Officers),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/accounts/search")]
pub async fn search(asked: Asked<acts::ManagePosts, OfficerSearch>) -> Answer {
    let Asked { app, permit, body } = asked;
    let items = app.db.read(&permit, move |reader| service::officers(reader, &body.text)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(Officers { items }))
}

/// One account
#[utoipa::path(tag = "accounts", params(("id" = String, Path)), responses(
    (status = 200, body = AccountView, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/accounts/{id}")]
pub async fn show(allowed: Allowed<acts::ManageAccounts>, id: PathId<Account>) -> Answer {
    let view =
        allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0)).await?;
    Ok(problem::versioned(view.version, &view))
}

async fn change_state(call: Manage, id: AccountId, verb: AccountVerb) -> Answer {
    call.run_versioned(move |tx, version, ()| service::change_state(tx, id, version, verb)).await
}

/// Lock an account
///
/// Its sessions end at the next request. Needs `account.manage` and a code of the authenticator.
#[utoipa::path(tag = "accounts", params(("id" = String, Path), ("If-Match" = String, Header)),
    responses(
    (status = 200, body = AccountReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 409, description = "`account_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/accounts/{id}/lock")]
pub async fn lock(id: PathId<Account>, call: Manage) -> Answer {
    change_state(call, id.0, AccountVerb::Lock).await
}

/// Unlock an account
#[utoipa::path(tag = "accounts", params(("id" = String, Path), ("If-Match" = String, Header)),
    responses(
    (status = 200, body = AccountReceipt),
    (status = 409, description = "`account_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/accounts/{id}/unlock")]
pub async fn unlock(id: PathId<Account>, call: Manage) -> Answer {
    change_state(call, id.0, AccountVerb::Unlock).await
}

/// Close an account for good
#[utoipa::path(tag = "accounts", params(("id" = String, Path), ("If-Match" = String, Header)),
    responses(
    (status = 200, body = AccountReceipt),
    (status = 409, description = "`account_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/accounts/{id}/close")]
pub async fn close(id: PathId<Account>, call: Manage) -> Answer {
    change_state(call, id.0, AccountVerb::Close).await
}

/// Give an account a new initial password
///
/// Its sessions end, and its identities are unlinked; the password is in the first answer alone and has to
/// be changed at log-in.
#[utoipa::path(tag = "accounts", params(("id" = String, Path), ("If-Match" = String, Header)),
    responses(
    (status = 200, body = AccountReceipt),
    (status = 409, description = "`account_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/accounts/{id}/reset")]
pub async fn reset(id: PathId<Account>, call: Manage) -> Answer {
    let version = call.version()?;
    let initial = service::draw_initial(&call.app)?;
    let hash = initial.hash;
    tell_once(call, "initial_password", initial.password, move |tx, ()| {
        service::reset(tx, id.0, version, &hash)
    })
    .await
}

/// Take an account's authenticator away
///
/// For one that is lost together with its recovery codes; never one's own. Its sessions end, and the
/// holder enrols anew with the password.
#[utoipa::path(tag = "accounts", params(("id" = String, Path), ("If-Match" = String, Header)),
    responses(
    (status = 200, body = AccountReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 409, description = "`account_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/accounts/{id}/reset-totp")]
pub async fn reset_totp(id: PathId<Account>, call: Manage) -> Answer {
    call.run_versioned(move |tx, version, ()| service::reset_totp(tx, id.0, version)).await
}
