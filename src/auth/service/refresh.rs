//! Rotation of refresh tokens: each is good once, a lost answer can be had again for a moment, and
//! an old one that turns up later ends the session, since somebody holds a copy.

use actix_web::web::Data;

use super::throttle::Kept;
use crate::access::{Action, Permit, SystemTask};
use crate::app::App;
use crate::auth::model::{SessionKind, TokenView};
use crate::auth::rules::{self, ACCESS_TOKEN_SECONDS, LOST_ANSWER_SECONDS};
use crate::auth::store::session::{self as store, RefreshRow};
use crate::auth::token::{self, Bearer, RefreshToken};
use crate::db::audit::{Deed, Event};
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::secret::{same, token_hash};

pub async fn refresh(app: &Data<App>, given: String) -> Outcome<TokenView> {
    let token =
        RefreshToken::read(app.ring(), &given).ok_or_else(|| Fault::new(Code::TokenInvalid))?;
    let permit = Permit::system(SystemTask::Guard);
    let (bearer, refresh_token) =
        app.db.write(&permit, move |tx| rotate(tx, token, &token_hash(&given))).await??;
    Ok(TokenView {
        access_token: token::access(app.ring(), app.db.now(), bearer)?,
        refresh_token,
        expires_in: ACCESS_TOKEN_SECONDS,
        token_type: "Bearer",
        device: None,
        session: None,
    })
}

fn rotate(
    tx: &mut WriteTx<'_>,
    token: RefreshToken,
    hash: &[u8; 32],
) -> Outcome<Kept<(Bearer, String)>> {
    let ring = tx.tools().ring.clone();
    let Some(row) = store::refreshable(tx, token.session)? else { return Ok(ended()) };
    let bearer = Bearer { account: row.account_id, session: row.id };
    let successor = token.successor();
    let text = successor.text(&ring);
    let expires_at = tx.now().plus_seconds(rules::lifetime(row.method, SessionKind::Api));
    if same(&row.token_hash, hash)
        && store::rotate(tx, row.id, hash, &token_hash(&text), expires_at)?
    {
        return Ok(Ok((bearer, text)));
    }
    // Read again: on PostgreSQL another call with the same token may have come between.
    let Some(row) = store::refreshable(tx, token.session)? else { return Ok(ended()) };
    let answer_lost = row.previous_hash.as_ref().is_some_and(|previous| same(previous, hash))
        && tx.now() <= row.rotated_at.plus_seconds(LOST_ANSWER_SECONDS);
    match successor.text_of(&ring, &row.token_hash) {
        Some(text) if answer_lost => Ok(Ok((bearer, text))),
        Some(_) | None => end_family(tx, &row).map(|()| ended()),
    }
}

fn ended<T>() -> Kept<T> {
    Err(Fault::new(Code::TokenInvalid))
}

fn end_family(tx: &mut WriteTx<'_>, row: &RefreshRow) -> Outcome<()> {
    store::end_own(tx, row.account_id, row.id)?;
    let event = Event::of("session", row.id).action(Action::LogIn);
    tx.record(event.deed(Deed::RefreshTokenReused));
    tracing::warn!(session = %row.id, "a used refresh token turned up; the session was ended");
    Ok(())
}
