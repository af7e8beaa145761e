//! The password beyond log-in: confirming it within a session, and changing it.

use actix_web::web::Data;

use super::own::session_of;
use super::throttle;
use crate::access::{Permit, SessionId, SystemTask, acts};
use crate::app::App;
use crate::auth::password;
use crate::auth::service::account::hash_password;
use crate::auth::store::account;
use crate::auth::store::session::{self as store, LogInRow};
use crate::config::Hashing;
use crate::db::audit::{Deed, Event};
use crate::kernel::fault::{Code, Fault, Outcome, Problem};

type Own = Permit<acts::ManageOwnSessions>;

/// Compares a password with an account's, off the async threads; the same work for no account.
pub(super) async fn fits(
    given: String,
    row: Option<LogInRow>,
    cost: Hashing,
) -> Outcome<(Option<LogInRow>, bool)> {
    tokio::task::spawn_blocking(move || {
        let stored = row.as_ref().and_then(|row| row.password_hash.as_deref());
        let right = password::verify(&given, stored, cost)?;
        Ok((row, right))
    })
    .await
    .map_err(Fault::internal)?
}

/// The account of the session, once the password has been confirmed. Wrong ones are delayed as at
/// log-in, counted by session.
async fn confirmed(app: &Data<App>, own: &Own, given: String) -> Outcome<(LogInRow, SessionId)> {
    let (account, session) = session_of(&own.actor)?;
    let key = app.ring().index("throttle.login", &format!("session {session}"));
    let guard = Permit::system(SystemTask::Guard);
    let row = app
        .db
        .write(&guard, move |tx| {
            let row = store::log_in_row(tx, account)?;
            Ok(throttle::try_password(tx, &key)?.map(|()| row))
        })
        .await??;
    let (row, right) = fits(given, Some(row), app.config.hashing).await?;
    let Some(row) = row.filter(|_| right) else { return Err(Fault::new(Code::LogInRefused)) };
    app.db.write(&guard, move |tx| throttle::password_was_right(tx, &key)).await?;
    Ok((row, session))
}

/// Wakes an officer's posts in a member's session, and counts as confirmed for some minutes.
pub async fn step_up(app: &Data<App>, own: &Own, password: String) -> Outcome<()> {
    let (row, session) = confirmed(app, own, password).await?;
    app.db
        .write(own, move |tx| {
            store::step_up(tx, session)?;
            tx.record(Event::of("session", session).about(row.member_id).deed(Deed::StepUp));
            Ok(())
        })
        .await
}

/// Changes the password and ends every other session of the account.
pub async fn change(app: &Data<App>, own: &Own, current: String, new: String) -> Outcome<()> {
    if current == new {
        let problem = Problem::Said("新密码不能与原密码相同", "The new password is the old one");
        return Err(Fault::field("/new", problem));
    }
    let (row, session) = confirmed(app, own, current).await?;
    let cost = app.config.hashing;
    let login = row.login.clone().unwrap_or_default();
    let hash = tokio::task::spawn_blocking(move || hash_password(&new, &login, cost))
        .await
        .map_err(Fault::internal)??;
    app.db
        .write(own, move |tx| {
            account::set_password(tx, row.id, row.version, &hash, false)?;
            store::end_all(tx, row.id, Some(session))?;
            store::step_up(tx, session)?;
            tx.record(Event::of("account", row.id).about(row.member_id).deed(Deed::Password));
            Ok(())
        })
        .await
}
