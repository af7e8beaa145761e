//! One's own sessions, and the privacy notice.

use crate::access::{AccountId, Actor, ActorKind, SecondFactor, SessionId};
use crate::auth::model::OwnSession;
use crate::auth::store::account;
use crate::auth::store::session::{self as store, OwnRow};
use crate::db::audit::{Deed, Event};
use crate::db::{Reader, Shelf, WriteTx};
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::privacy::service::notice;

/// The account and session behind a call.
pub fn session_of(actor: &Actor) -> Outcome<(AccountId, SessionId)> {
    match actor.kind {
        ActorKind::Account { account, session } => Ok((account, session)),
        ActorKind::Job { .. } | ActorKind::Service { .. } | ActorKind::System(_) => {
            Err(Fault::new(Code::NotLoggedIn))
        }
    }
}

/// Whether it was proved in the last minutes who sits there: by the authenticator, or by the password
/// where none is enrolled.
pub fn freshly_confirmed(actor: &Actor) -> Outcome<()> {
    match actor.second_factor {
        SecondFactor::Confirmed => Ok(()),
        SecondFactor::Enrolled => Err(Fault::new(Code::TotpNeeded)),
        SecondFactor::NotEnrolled if actor.stepped_up => Ok(()),
        SecondFactor::NotEnrolled => Err(Fault::new(Code::StepUpNeeded)),
    }
}

/// A page of one's live sessions, the latest first; `before` is the last one of the page before.
pub fn list(
    reader: &mut Reader<'_>,
    before: Option<SessionId>,
    limit: i64,
) -> Outcome<Vec<OwnSession>> {
    let (account, current) = session_of(&reader.warrant().actor)?;
    let rows = store::own(reader, account, before, limit)?;
    Ok(rows.into_iter().map(|row| view(row, current)).collect())
}

fn view(row: OwnRow, current: SessionId) -> OwnSession {
    OwnSession {
        id: row.id,
        kind: row.kind,
        method: row.method,
        label: row.label,
        begun_at: row.created_at,
        seen_at: row.seen_at,
        expires_at: row.expires_at,
        current: row.id == current,
    }
}

/// Ends one of one's sessions; another's, or one that has ended, is not found.
pub fn end(tx: &mut WriteTx<'_>, session: SessionId) -> Outcome<()> {
    let actor = tx.warrant().actor.clone();
    let (account, _) = session_of(&actor)?;
    if !store::end_own(tx, account, session)? {
        return Err(Fault::new(Code::NotFound));
    }
    tx.record(Event::of("session", session).about(actor.member).deed(Deed::Ended));
    Ok(())
}

/// Notes that the privacy notice was shown and accepted (DECISIONS 8).
pub fn accept_notice(tx: &mut WriteTx<'_>, version: i32) -> Outcome<()> {
    if !(1..=notice::current_version(tx)?).contains(&version) {
        let problem = Problem::Said("没有这一版隐私告知", "There is no such privacy notice");
        return Err(Fault::field("/version", problem));
    }
    let actor = tx.warrant().actor.clone();
    let (id, _) = session_of(&actor)?;
    account::accept_notice(tx, id, version)?;
    let noted = Event::of("account", id).about(actor.member);
    tx.record(noted.policy(format!("privacy_notice {version}")));
    Ok(())
}
