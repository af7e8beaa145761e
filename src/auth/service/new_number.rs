//! Proving a number that is not a member's yet, for a change of the phone they log in with
//! (DECISIONS 6).

use actix_web::web::Data;

use super::throttle::{self, Kept};
use crate::access::{MemberId, Permit, SystemTask};
use crate::app::App;
use crate::auth::rules::throttle::{
    CODE_ATTEMPTS, CODE_SECONDS, CODES_PER_ADDRESS, CODES_PER_NUMBER, NEW_NUMBERS_PER_MEMBER,
    codes_of_deployment,
};
use crate::auth::sender;
use crate::auth::store::code::{self as store, NewCode, OneTimeCode};
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::kernel::id::Id;
use crate::kernel::phone::Phone;
use crate::kernel::secret::{one_time_code, same};

/// Look-up domains of such codes: bound to the member, so that no log-in takes one and no other
/// member uses it.
const NUMBER: &str = "new_number.phone";
const CODE: &str = "new_number.code";

/// A code that was right; [`spend`] uses it up.
#[derive(Clone, Copy)]
pub struct Proof(Id<OneTimeCode>);

fn number_of(member: MemberId, phone: &Phone) -> String {
    format!("{member}:{}", phone.as_str())
}

fn code_of(member: MemberId, phone: &Phone, code: &str) -> String {
    format!("{member}:{}:{code}", phone.as_str())
}

/// Sends a code to the number, within the budgets that log-in has.
pub async fn request(
    app: &Data<App>,
    member: MemberId,
    phone: &Phone,
    address: &str,
) -> Outcome<()> {
    let code = one_time_code().map_err(Fault::internal)?;
    let ring = app.ring();
    let asked = Asked {
        index: ring.index(NUMBER, &number_of(member, phone)),
        code: ring.index(CODE, &code_of(member, phone, &code)),
        member: ring.index("throttle.member", &member.to_string()),
        number: ring.index("one_time_code.phone", phone.as_str()),
        address: ring.index("throttle.address", address),
        all: ring.index("throttle.codes", "all"),
        per_day: app.config.codes_per_day,
    };
    let permit = Permit::system(SystemTask::Guard);
    app.db.write(&permit, move |tx| issue(tx, &asked)).await??;
    sender::hand_over(app.auth.sender.send(phone, &code));
    Ok(())
}

/// A request for a code, hashed.
struct Asked {
    index: [u8; 32],
    code: [u8; 32],
    member: [u8; 32],
    number: [u8; 32],
    address: [u8; 32],
    all: [u8; 32],
    per_day: i32,
}

fn issue(tx: &mut WriteTx<'_>, asked: &Asked) -> Outcome<Kept<()>> {
    let [minute, hour, day] = CODES_PER_NUMBER;
    for (budget, key) in [
        (CODES_PER_ADDRESS, &asked.address),
        (minute, &asked.number),
        (hour, &asked.number),
        (day, &asked.number),
        (NEW_NUMBERS_PER_MEMBER, &asked.member),
        (codes_of_deployment(asked.per_day), &asked.all),
    ] {
        if let Err(fault) = throttle::spend(tx, &budget, key)? {
            return Ok(Err(fault));
        }
    }
    let code = NewCode {
        id: tx.id(),
        phone_index: asked.index.to_vec(),
        code_hash: asked.code.to_vec(),
        expires_at: tx.now().plus_seconds(CODE_SECONDS),
        attempts: 0,
        used_at: Timestamp::NEVER,
    };
    store::insert(tx, code)?;
    Ok(Ok(()))
}

/// Whether the code is the newest one sent to the number for this member. A wrong one costs an
/// attempt, also though the call is refused. One that was used stays right until it expires: the
/// call that used it may be repeated, and any other fails at [`spend`].
pub async fn check(app: &Data<App>, member: MemberId, phone: &Phone, code: &str) -> Outcome<Proof> {
    let ring = app.ring();
    let numbers = ring.indexes(NUMBER, &number_of(member, phone));
    let numbers: Vec<Vec<u8>> = numbers.iter().map(|index| index.to_vec()).collect();
    let codes = ring.indexes(CODE, &code_of(member, phone, code.trim()));
    let permit = Permit::system(SystemTask::Guard);
    let found = app.db.write(&permit, move |tx| {
        let now = tx.now();
        let sent = store::newest(tx, numbers)?.filter(|sent| sent.expires_at > now);
        let Some(sent) = sent else { return Ok(None) };
        if !store::take_attempt(tx, sent.id, CODE_ATTEMPTS)? {
            return Ok(None);
        }
        let right = codes.iter().any(|hash| same(hash, &sent.code_hash));
        if right {
            store::give_back(tx, sent.id)?;
        }
        Ok(right.then_some(Proof(sent.id)))
    });
    found.await?.ok_or_else(refused)
}

/// Uses the code up in the transaction of the change.
pub fn spend(tx: &mut WriteTx<'_>, proof: Proof) -> Outcome<()> {
    if store::spend(tx, proof.0)? { Ok(()) } else { Err(refused()) }
}

fn refused() -> Fault {
    let problem = Problem::Said(
        "验证码不对、已用过或已过期，请重新获取",
        "The code is wrong, used or expired; ask for a new one",
    );
    Fault::field("/code", problem)
}
