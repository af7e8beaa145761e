//! Asking for a one-time code.

use actix_web::web::Data;

use super::throttle::{self, Kept};
use crate::access::{Permit, SystemTask};
use crate::app::App;
use crate::auth::rules::throttle::{
    CODE_SECONDS, CODES_PER_ADDRESS, CODES_PER_NUMBER, codes_of_deployment,
};
use crate::auth::sender;
use crate::auth::store::code::{self as store, NewCode};
use crate::auth::store::person;
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::kernel::phone::Phone;
use crate::kernel::secret::{KeyRing, one_time_code};
use crate::member::service::PHONE_INDEX;

pub(super) fn read_phone(text: &str) -> Outcome<Phone> {
    Phone::parse(text).map_err(|_| {
        let problem = Problem::Said("手机号应为 11 位", "A mobile number has 11 digits");
        Fault::field("/phone", problem)
    })
}

/// The keyed hashes by which a number is found, under every key in use; the active one first.
pub(super) fn number_keys(ring: &KeyRing, phone: &Phone) -> Vec<[u8; 32]> {
    ring.indexes("one_time_code.phone", phone.as_str())
}

/// The keyed hashes of a code for a number: a code is nobody else's.
pub(super) fn code_hashes(ring: &KeyRing, phone: &Phone, code: &str) -> Vec<[u8; 32]> {
    ring.indexes("one_time_code", &format!("{}:{code}", phone.as_str()))
}

/// The keyed hashes by which the register finds a number.
pub(super) fn register_keys(ring: &KeyRing, phone: &Phone) -> Vec<Vec<u8>> {
    ring.indexes(PHONE_INDEX, phone.as_str()).iter().map(|hash| hash.to_vec()).collect()
}

/// Makes a code and sends it if a member has the number. The answer, and the work before it, are
/// the same for every number: a code is stored for nobody, too.
pub async fn request(app: &Data<App>, phone: &str, address: &str) -> Outcome<()> {
    let phone = read_phone(phone)?;
    let code = one_time_code().map_err(Fault::internal)?;
    let ring = app.ring();
    let asked = Asked {
        number: ring.index("one_time_code.phone", phone.as_str()),
        code: ring.index("one_time_code", &format!("{}:{code}", phone.as_str())),
        address: ring.index("throttle.address", address),
        all: ring.index("throttle.codes", "all"),
        nobody: ring.index("throttle.codes", "nobody"),
        register: register_keys(ring, &phone),
        per_day: app.config.codes_per_day,
    };
    let permit = Permit::system(SystemTask::Guard);
    let is_member = app.db.write(&permit, move |tx| issue(tx, &asked)).await??;
    if is_member {
        sender::hand_over(app.auth.sender.send(&phone, &code));
    }
    Ok(())
}

/// A request for a code, hashed.
struct Asked {
    number: [u8; 32],
    code: [u8; 32],
    address: [u8; 32],
    all: [u8; 32],
    nobody: [u8; 32],
    register: Vec<Vec<u8>>,
    per_day: i32,
}

fn issue(tx: &mut WriteTx<'_>, asked: &Asked) -> Outcome<Kept<bool>> {
    if let Err(fault) = throttle::spend(tx, &CODES_PER_ADDRESS, &asked.address)? {
        return Ok(Err(fault));
    }
    let deployment = codes_of_deployment(asked.per_day);
    if let Err(fault) = throttle::left(tx, &deployment, &asked.all)? {
        return Ok(Err(fault));
    }
    for budget in &CODES_PER_NUMBER {
        if let Err(fault) = throttle::spend(tx, budget, &asked.number)? {
            return Ok(Err(fault));
        }
    }
    let is_member = !person::with_phone(tx, &asked.register)?.is_empty();
    // Only codes that are sent count for the bill; the others are counted beside it.
    let payer = if is_member { &asked.all } else { &asked.nobody };
    if let Err(fault) = throttle::spend(tx, &deployment, payer)?
        && is_member
    {
        return Ok(Err(fault));
    }
    let code = NewCode {
        id: tx.id(),
        phone_index: asked.number.to_vec(),
        code_hash: asked.code.to_vec(),
        expires_at: tx.now().plus_seconds(CODE_SECONDS),
        attempts: 0,
        used_at: Timestamp::NEVER,
    };
    store::insert(tx, code)?;
    Ok(Ok(is_member))
}
