//! The authenticator: enrolling it, giving its codes, and the codes for the day it is lost.

use actix_web::web::Data;

use super::own::{freshly_confirmed, session_of};
use super::throttle::{self, Kept};
use crate::access::{AccountId, Action, Permit, SecondFactor, SessionId, SystemTask, acts};
use crate::app::App;
use crate::auth::model::{AuthenticatorView, Enrolment, RecoveryCodes};
use crate::auth::rules::{ENROLMENT_SECONDS, RECOVERY_CODES};
use crate::auth::store::account::bump_epoch;
use crate::auth::store::authenticator as store;
use crate::auth::store::session;
use crate::auth::totp;
use crate::db::audit::{Deed, Event};
use crate::db::{Db, Reader, Shelf, WriteTx, settings};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::secret::{Field, KeyRing, random_bytes, token_hash};

type Own = Permit<acts::ManageOwnSessions>;

const SECRET: Field = Field { table: "authenticators", column: "secret" };

/// What is given in place of a password.
pub enum Given {
    Code(String),
    Recovery(String),
}

pub fn show(reader: &mut Reader<'_>) -> Outcome<AuthenticatorView> {
    let (account, _) = session_of(&reader.warrant().actor)?;
    let enrolled_at = store::find(reader, account)?.map(|row| row.enrolled_at);
    let enrolled_at = enrolled_at.filter(|at| at.is_set());
    let recovery_codes_left = store::codes_left(reader, account)?;
    Ok(AuthenticatorView { enrolled: enrolled_at.is_some(), enrolled_at, recovery_codes_left })
}

/// Draws a secret for an app. The first takes a fresh password, another one a code of the one before:
/// whoever finds a desk unlocked must not put their own phone in.
pub async fn enrol(app: &Data<App>, own: &Own) -> Outcome<Enrolment> {
    let (account, _) = session_of(&own.actor)?;
    freshly_confirmed(&own.actor)?;
    let secret = totp::draw()?;
    let sealed = seal(app.ring(), account, &secret)?;
    let login = app
        .db
        .write(own, move |tx| {
            let until = tx.now().plus_seconds(ENROLMENT_SECONDS);
            store::keep_pending(tx, account, &sealed, until)?;
            let row = session::log_in_row(tx, account)?;
            tx.record(Event::of("account", account).about(row.member_id).deed(Deed::TotpBegun));
            Ok(row.login)
        })
        .await?;
    let name = login.unwrap_or_else(|| account.to_string());
    let otpauth_uri = totp::uri(&secret, &name)?;
    Ok(Enrolment { secret, otpauth_uri, expires_in: ENROLMENT_SECONDS })
}

fn seal(ring: &KeyRing, account: AccountId, secret: &str) -> Outcome<Vec<u8>> {
    ring.seal(SECRET, account.raw(), secret).map_err(Fault::internal)
}

fn open(tx: &WriteTx<'_>, account: AccountId, sealed: &[u8]) -> Outcome<String> {
    tx.tools().ring.open(SECRET, account.raw(), sealed).map_err(Fault::internal)
}

/// Puts a drawn secret in force with its first code. Every other session of the account ends, and
/// recovery codes are told, once.
pub async fn confirm(app: &Data<App>, own: &Own, code: String) -> Outcome<RecoveryCodes> {
    let (account, current) = session_of(&own.actor)?;
    let (sealed, step) = guess(app, account, move |tx| {
        let now = tx.now();
        let pending = store::find(tx, account)?.filter(|row| row.pending_until > now);
        let Some(sealed) = pending.and_then(|row| row.pending) else { return Ok(None) };
        let secret = open(tx, account, &sealed)?;
        Ok(totp::step_of(&secret, &code, now)?.map(|step| (sealed, step)))
    })
    .await?;
    let codes = draw_codes()?;
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| token_hash(code)).collect();
    app.db
        .write(own, move |tx| {
            if !store::enrol(tx, account, &sealed, step)? {
                return Err(Fault::new(Code::LogInRefused));
            }
            store::replace_codes(tx, account, hashes)?;
            session::end_all(tx, account, Some(current))?;
            record(tx, account, current, Deed::TotpEnrolled)
        })
        .await?;
    Ok(RecoveryCodes { recovery_codes: codes })
}

/// Counts the session as confirmed by the authenticator, and tells the audit.
fn record(tx: &mut WriteTx<'_>, account: AccountId, current: SessionId, deed: Deed) -> Outcome<()> {
    session::step_up_by_totp(tx, current)?;
    let member = session::log_in_row(tx, account)?.member_id;
    tx.record(Event::of("account", account).about(member).deed(deed));
    Ok(())
}

/// Wakes an officer's posts, and confirms them for what asks for the authenticator.
pub async fn step_up(app: &Data<App>, own: &Own, given: Given) -> Outcome<()> {
    let (account, current) = session_of(&own.actor)?;
    if own.actor.second_factor == SecondFactor::NotEnrolled {
        return Err(Fault::new(Code::TotpNotEnrolled));
    }
    let reason = match &given {
        Given::Code(_) => Deed::StepUpTotp,
        Given::Recovery(_) => Deed::StepUpRecoveryCode,
    };
    guess(app, account, move |tx| {
        let right = match given {
            Given::Code(code) => take_code(tx, account, &code)?,
            Given::Recovery(code) => store::spend_code(tx, account, &token_hash(&normal(&code)))?,
        };
        Ok(right.then_some(()))
    })
    .await?;
    app.db.write(own, move |tx| record(tx, account, current, reason)).await
}

/// Whether it is a code of now that was not used before; it is used from here on.
fn take_code(tx: &mut WriteTx<'_>, account: AccountId, code: &str) -> Outcome<bool> {
    let now = tx.now();
    let Some(sealed) = store::find(tx, account)?.and_then(|row| row.secret) else {
        return Ok(false);
    };
    match totp::step_of(&open(tx, account, &sealed)?, code, now)? {
        Some(step) => store::take_step(tx, account, step),
        None => Ok(false),
    }
}

/// Tries a code. Wrong ones are delayed as wrong passwords are, counted by account: six digits are
/// few.
async fn guess<T: Send + 'static>(
    app: &Data<App>,
    account: AccountId,
    right: impl FnOnce(&mut WriteTx<'_>) -> Outcome<Option<T>> + Send + 'static,
) -> Outcome<T> {
    let key = app.ring().index("throttle.totp", &account.to_string());
    let tried = move |tx: &mut WriteTx<'_>| -> Outcome<Kept<T>> {
        if let Err(fault) = throttle::try_password(tx, &key)? {
            return Ok(Err(fault));
        }
        match right(tx)? {
            Some(found) => {
                throttle::password_was_right(tx, &key)?;
                Ok(Ok(found))
            }
            None => Ok(Err(Fault::new(Code::LogInRefused))),
        }
    };
    app.db.write(&Permit::system(SystemTask::Guard), tried).await?
}

/// Draws new recovery codes; the earlier ones are void.
pub async fn renew_recovery_codes(app: &Data<App>, own: &Own) -> Outcome<RecoveryCodes> {
    let (account, _) = session_of(&own.actor)?;
    match own.actor.second_factor {
        SecondFactor::Confirmed => {}
        SecondFactor::Enrolled => return Err(Fault::new(Code::TotpNeeded)),
        SecondFactor::NotEnrolled => return Err(Fault::new(Code::TotpNotEnrolled)),
    }
    let codes = draw_codes()?;
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| token_hash(code)).collect();
    app.db
        .write(own, move |tx| {
            store::replace_codes(tx, account, hashes)?;
            let member = session::log_in_row(tx, account)?.member_id;
            tx.record(Event::of("account", account).about(member).deed(Deed::RecoveryCodes));
            Ok(())
        })
        .await?;
    Ok(RecoveryCodes { recovery_codes: codes })
}

/// Letters and digits that are not taken for one another.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Codes of 80 random bits in four groups of four.
fn draw_codes() -> Outcome<Vec<String>> {
    (0..RECOVERY_CODES).map(|_| draw_code()).collect()
}

fn draw_code() -> Outcome<String> {
    let bytes = random_bytes::<16>().map_err(Fault::internal)?;
    let mut code = String::with_capacity(19);
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place.is_multiple_of(4) {
            code.push('-');
        }
        let letter = ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or_default();
        code.push(char::from(letter));
    }
    Ok(code)
}

/// A recovery code as people type it, as it was told.
fn normal(code: &str) -> String {
    let plain: Vec<char> =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let groups: Vec<String> = plain.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// Takes the authenticator away; `account_state` when there is none. The caller ends the sessions and
/// records the event.
pub(super) fn forget(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<()> {
    if store::forget(tx, account)? { Ok(()) } else { Err(Fault::new(Code::AccountState)) }
}

/// Enrols an account of the demo with a secret that everybody knows; refused anywhere else.
pub fn enrol_demo(tx: &mut WriteTx<'_>, account: AccountId, secret: &str) -> Outcome<()> {
    if !settings::is_demo(tx)? {
        return Err(Fault::internal("a known secret outside the demo"));
    }
    let sealed = seal(&tx.tools().ring.clone(), account, secret)?;
    let until = tx.now().plus_seconds(ENROLMENT_SECONDS);
    store::keep_pending(tx, account, &sealed, until)?;
    store::enrol(tx, account, &sealed, 0).map(drop)
}

/// The code that an authenticator with this secret shows at a moment.
pub fn code_at(secret: &str, at: Timestamp) -> Outcome<String> {
    totp::code(secret, at)
}

/// Takes an account's authenticator away at the machine itself, for the administrator whom nobody
/// else can help. Blocking: for the command line.
pub fn forget_by_hand(db: &Db, login: &str) -> Outcome<()> {
    let login = login.to_owned();
    db.write_blocking(&Permit::system(SystemTask::CommandLine), move |tx| {
        let account = session::by_login(tx, &login)?.ok_or_else(|| Fault::new(Code::NotFound))?;
        forget(tx, account.id)?;
        session::end_all(tx, account.id, None)?;
        bump_epoch(tx, account.id)?;
        let event = Event::of("account", account.id).action(Action::ManageAccounts);
        tx.record(event.about(account.member_id).deed(Deed::TotpReset));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_taken_however_it_is_typed() {
        let code = draw_code().unwrap();
        assert_eq!(code.len(), 19);
        assert_ne!(code, draw_code().unwrap());
        for typed in [code.clone(), code.to_lowercase(), code.replace('-', ""), format!(" {code} ")]
        {
            assert_eq!(normal(&typed), code);
        }
    }
}
