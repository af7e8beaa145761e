//! Finding the actor behind a credential.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::access::AccountId;
use crate::access::{Actor, ActorKind, Permit, Post, SecondFactor, SystemTask};
use crate::app::App;
use crate::auth::model::{Credential, LiveSession};
use crate::auth::sender::{self, CodeSender, Notice};
use crate::auth::store::session::{self as store, SessionKey};
use crate::auth::{rules, token};
use crate::db::Shelf;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::phone::Phone;
use crate::kernel::secret;

/// What authentication keeps between requests: posts by account, valid while the account's epoch
/// and the day stand, so that a revoked post is gone at the next request. And the way codes are sent.
pub struct Auth {
    posts: Mutex<HashMap<AccountId, CachedPosts>>,
    pub sender: Arc<dyn CodeSender>,
}

struct CachedPosts {
    epoch: i64,
    day: Day,
    posts: Arc<[Post]>,
}

const CACHED_ACCOUNTS: usize = 50_000;

impl Auth {
    pub fn new(sender: Arc<dyn CodeSender>) -> Auth {
        Auth { posts: Mutex::default(), sender }
    }

    /// Tells the owner of a number something, without waiting for the way there.
    pub fn tell(&self, phone: &Phone, notice: Notice) {
        sender::hand_over(self.sender.notify(phone, notice));
    }

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
        Credential::Cookie(token) => SessionKey::Cookie(secret::token_hash(&token)),
        Credential::AccessToken(token) => {
            let bearer = token::verify(app.ring(), app.db.now(), &token)?;
            SessionKey::AccessToken { session: bearer.session, account: bearer.account }
        }
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
    let awake = rules::posts_awake(session.method, session.stepped_up_at, now);
    let second_factor = match (session.totp_enrolled, rules::stepped_up(session.totp_at, now)) {
        (false, _) => SecondFactor::NotEnrolled,
        (true, false) => SecondFactor::Enrolled,
        (true, true) => SecondFactor::Confirmed,
    };
    Actor {
        kind: ActorKind::Account { account: session.account, session: session.session },
        member: rules::member_awake(session.method).then_some(session.member).flatten(),
        posts_inert: !awake && !posts.is_empty(),
        posts: if awake { posts } else { Arc::from([]) },
        stepped_up: rules::stepped_up(session.stepped_up_at, now),
        second_factor,
        password_must_change: awake && session.password_must_change,
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
