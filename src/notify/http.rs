//! `me/messages` and `me/counts`.

use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use super::model::{Counts, Inbox, Message, MessageId, ReadReceipt, ReadUpTo};
use super::service;
use crate::access::acts;
use crate::http::page::{self, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query};

/// Which messages.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct MessageQuery {
    /// `true`: only those that are not read.
    unread: Option<bool>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// My messages
///
/// What happened that concerns the caller, newest first: as a member, and by the posts in force.
/// They name what they are about, so that it can be opened. Messages are kept for a year. Needs
/// `message.read`, which everybody has who is logged in.
#[utoipa::path(tag = "me", params(MessageQuery), responses(
    (status = 200, body = Inbox),
    (status = 400, description = "`malformed_request`, `bad_cursor`", body = ProblemBody),
))]
#[get("/me/messages")]
async fn list(
    allowed: Allowed<acts::ReadMessages>,
    query: Query<MessageQuery>,
    request: HttpRequest,
) -> Answer {
    let (Allowed { app, permit }, Query(query)) = (allowed, query);
    let filter = (&query, permit.actor.account());
    let wanted: Wanted<MessageId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &filter)?;
    let (before, fetch) = (wanted.after, wanted.fetch());
    let (only_unread, language) =
        (query.unread == Some(true), problem::language(request.headers()));
    let read = move |reader: &mut crate::db::Reader<'_>| {
        let rows = service::list(reader, only_unread, before, fetch, language)?;
        Ok((rows, service::unread(reader)?))
    };
    let (rows, unread) = app.db.read(&permit, read).await?;
    let page = wanted.page(app.ring(), rows, |message| message.id)?;
    let inbox = Inbox { items: page.items, next_cursor: page.next_cursor, unread };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(inbox))
}

/// Read a message
///
/// Marks one message as read; once more changes nothing. Needs `message.read`.
#[utoipa::path(tag = "me", params(("id" = String, Path)), responses(
    (status = 200, body = ReadReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[post("/me/messages/{id}/read")]
async fn read_one(call: Call<acts::ReadMessages>, id: PathId<Message>) -> Answer {
    call.run(move |tx, ()| service::mark_one(tx, id.0)).await
}

/// Read messages up to one
///
/// Marks a message and all older ones as read: give the newest that was shown. Needs `message.read`.
#[utoipa::path(tag = "me", request_body = ReadUpTo, responses(
    (status = 200, body = ReadReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[post("/me/messages/read")]
async fn read_up_to(call: Call<acts::ReadMessages, ReadUpTo>) -> Answer {
    call.run(|tx, body| service::mark_up_to(tx, body.up_to)).await
}

/// Things to do
///
/// How much waits for the caller, by what the posts in force allow. Needs `message.read`, which
/// everybody has who is logged in.
#[utoipa::path(tag = "me", responses((status = 200, body = Counts)))]
#[get("/me/counts")]
async fn counts(allowed: Allowed<acts::ReadMessages>) -> Answer {
    let counts = service::counts(&allowed.app.db, &allowed.permit).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(counts))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(list).service(read_up_to).service(read_one).service(counts);
}
