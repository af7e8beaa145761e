//! Finding the actor behind a credential, and beginning sessions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::access::AccountId;
use crate::access::{Action, Actor, ActorKind, Permit, Post, SystemTask};
use crate::app::App;
use crate::auth::model::{
    AccountState, Credential, LiveSession, LogInMethod, SessionKind, SessionView,
};
use crate::auth::store::session::{self as store, NewSession, SessionKey};
use crate::auth::{password, rules};
use crate::db::Shelf;
use crate::db::audit::Event;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::secret;

/// What authentication keeps between requests: posts by account, valid while the account's epoch
/// and the day stand, so that a revoked post is gone at the next request.
#[derive(Default)]
pub struct Auth {
    posts: Mutex<HashMap<AccountId, CachedPosts>>,
}

struct CachedPosts {
    epoch: i64,
    day: Day,
    posts: Arc<[Post]>,
}

const CACHED_ACCOUNTS: usize = 50_000;

impl Auth {
    fn cached(&self, session: &LiveSession, day: Day) -> Option<Arc<[Post]>> {
        let cache = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
        cache
            .get(&session.account)
            .filter(|held| held.epoch == session.epoch && held.day == day)
            .map(|held| held.posts.clone())
    }

    fn keep(&self, session: &LiveSession, day: Day, posts: Arc<[Post]>) {
        let mut cache = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= CACHED_ACCOUNTS {
            cache.clear();
        }
        cache.insert(session.account, CachedPosts { epoch: session.epoch, day, posts });
    }
}

/// The actor behind a credential: 401 when there is none any more.
pub async fn actor(
    app: &actix_web::web::Data<App>,
    credential: Credential,
    request_id: Arc<str>,
) -> Outcome<Actor> {
    let key = match credential {
        Credential::Cookie(token) => SessionKey::Token(secret::token_hash(&token)),
        Credential::AccessToken(_) => return Err(Fault::new(Code::TokenInvalid)),
    };
    let state = app.clone();
    let permit = Permit::system(SystemTask::Guard);
    let (session, posts) = app
        .db
        .read(&permit, move |shelf| {
            let session =
                store::live_session(shelf, &key)?.ok_or_else(|| Fault::new(Code::SessionEnded))?;
            let day = shelf.today();
            let posts = match state.auth.cached(&session, day) {
                Some(posts) => posts,
                None => {
                    let posts: Arc<[Post]> =
                        store::posts_in_force(shelf.conn(), session.account, day)?.into();
                    state.auth.keep(&session, day, posts.clone());
                    posts
                }
            };
            Ok((session, posts))
        })
        .await?;
    slide(app, &session).await?;
    Ok(actor_of(&session, posts, app.db.now(), request_id))
}

fn actor_of(
    session: &LiveSession,
    posts: Arc<[Post]>,
    now: crate::kernel::clock::Timestamp,
    request_id: Arc<str>,
) -> Actor {
    let awake = rules::posts_awake(session.method, session.stepped_up_at);
    Actor {
        kind: ActorKind::Account { account: session.account, session: session.session },
        member: session.member,
        posts_inert: !awake && !posts.is_empty(),
        posts: if awake { posts } else { Arc::from([]) },
        stepped_up: rules::stepped_up(session.stepped_up_at, now),
        request_id,
    }
}

/// Notes that a session is in use, at most once an hour.
async fn slide(app: &App, session: &LiveSession) -> Outcome<()> {
    let now = app.db.now();
    if !rules::worth_noting(session.seen_at, now) {
        return Ok(());
    }
    let id = session.session;
    let expires_at = now.plus_seconds(rules::lifetime(session.method, session.kind));
    let permit = Permit::system(SystemTask::Guard);
    app.db.write(&permit, move |tx| store::touch_session(tx, id, expires_at)).await
}

/// A session just begun: what is told, and the token that is told once.
pub struct Begun {
    pub view: SessionView,
    pub token: String,
}

/// Logs an officer in. The reply is the same for an unknown name and a wrong password.
pub async fn log_in_by_password(
    app: &actix_web::web::Data<App>,
    login: String,
    given: String,
    kind: SessionKind,
) -> Outcome<Begun> {
    let permit = Permit::system(SystemTask::Guard);
    let row = app.db.read(&permit, move |shelf| store::by_login(shelf, &login)).await?;
    let cost = app.config.hashing;
    let (row, fits) = tokio::task::spawn_blocking(move || {
        let stored = row.as_ref().and_then(|row| row.password_hash.as_deref());
        let fits = password::verify(&given, stored, cost);
        (row, fits)
    })
    .await
    .map_err(Fault::internal)?;
    let account = match row {
        Some(row) if fits? && row.state == AccountState::Active => row,
        _ => return Err(Fault::new(Code::LogInRefused)),
    };
    let token = secret::random_token().map_err(Fault::internal)?;
    let token_hash = secret::token_hash(&token).to_vec();
    let method = LogInMethod::Password;
    let view = app
        .db
        .write(&permit, move |tx| {
            let now = tx.now();
            let expires_at = now.plus_seconds(rules::lifetime(method, kind));
            let session = tx.id();
            store::insert_session(
                tx,
                NewSession {
                    id: session,
                    account_id: account.id,
                    kind,
                    token_hash,
                    rotated_at: now,
                    device_hash: None,
                    label: String::new(),
                    method,
                    stepped_up_at: now,
                    created_at: now,
                    seen_at: now,
                    expires_at,
                    ended_at: crate::kernel::clock::Timestamp::NEVER,
                },
            )?;
            let event = Event::of("session", session).action(Action::LogIn);
            tx.record(event.about(account.member_id));
            Ok(SessionView {
                id: session,
                account_id: account.id,
                member_id: account.member_id,
                kind,
                expires_at,
                step_up_needed: false,
            })
        })
        .await?;
    Ok(Begun { view, token })
}
