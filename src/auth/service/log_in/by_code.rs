//! A member by phone and one-time code, and on a new device the end of the ID number.

use actix_web::web::Data;

use crate::access::{AccountId, Action, MemberId, Permit, SystemTask};
use crate::app::App;
use crate::auth::model::{AccountState, LogInMethod, SessionKind};
use crate::auth::rules::person::{Candidate, Choice, choose};
use crate::auth::rules::throttle::{CODE_ATTEMPTS, ID_SUFFIXES_PER_NUMBER, LOG_INS_PER_ADDRESS};
use crate::auth::service::code::{code_hashes, number_keys, read_phone, register_keys};
use crate::auth::service::device::Device;
use crate::auth::service::session::{self, Begun, Client, Opening};
use crate::auth::service::throttle::{self, Kept};
use crate::auth::store::account::{self, NewAccountRow};
use crate::auth::store::code::{self, CodeRow};
use crate::auth::store::person::{self, MemberAccountRow, PersonRow};
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::secret::{KeyRing, same};
use crate::member::service::ID_NUMBER;

/// What a member gives to log in.
pub struct MemberLogIn {
    pub phone: String,
    pub code: String,
    pub id_suffix: Option<String>,
}

/// The same, hashed.
struct Given {
    address: [u8; 32],
    suffixes: [u8; 32],
    number: Vec<Vec<u8>>,
    code: Vec<[u8; 32]>,
    register: Vec<Vec<u8>>,
    id_suffix: Option<String>,
}

/// Logs a member in. A wrong code, a used one, an old one and a number without a member all look
/// the same.
pub async fn by_code(
    app: &Data<App>,
    log_in: MemberLogIn,
    kind: SessionKind,
    client: Client,
) -> Outcome<Begun> {
    let phone = read_phone(&log_in.phone)?;
    let ring = app.ring();
    let given = Given {
        address: ring.index("throttle.address", &client.address),
        suffixes: ring.index("throttle.id_suffix", phone.as_str()),
        number: number_keys(ring, &phone).iter().map(|key| key.to_vec()).collect(),
        code: code_hashes(ring, &phone, log_in.code.trim()),
        register: register_keys(ring, &phone),
        id_suffix: log_in.id_suffix,
    };
    let device = Device::new(client.device.as_deref())?;
    let permit = Permit::system(SystemTask::Guard);
    app.db.write(&permit, move |tx| enter(tx, given, kind, client.label, device)).await?
}

fn enter(
    tx: &mut WriteTx<'_>,
    given: Given,
    kind: SessionKind,
    label: String,
    device: Device,
) -> Outcome<Kept<Begun>> {
    if let Err(fault) = throttle::spend(tx, &LOG_INS_PER_ADDRESS, &given.address)? {
        return Ok(Err(fault));
    }
    let Some(code) = right_code(tx, &given)? else { return Ok(refused()) };
    let people = people(tx, &given, &device)?;
    match choose(&people.candidates, given.id_suffix.as_deref()) {
        Choice::Nobody => Ok(refused()),
        Choice::ChoosePerson => ask_again(tx, &code, Code::ChoosePerson),
        Choice::IdSuffixNeeded => ask_again(tx, &code, Code::IdSuffixNeeded),
        Choice::WrongSuffix => {
            code::give_back(tx, code.id)?;
            Ok(throttle::spend(tx, &ID_SUFFIXES_PER_NUMBER, &given.suffixes)?.and(refused()))
        }
        Choice::Person(member) => {
            // Guesses run out for the right answer too: it may be one.
            if let Err(fault) = throttle::left(tx, &ID_SUFFIXES_PER_NUMBER, &given.suffixes)? {
                code::give_back(tx, code.id)?;
                return Ok(Err(fault));
            }
            if !code::spend(tx, code.id)? {
                return Ok(refused());
            }
            let name = people.rows.into_iter().find(|row| row.id == member).map(|row| row.name);
            let account = account_of(tx, member, name.unwrap_or_default())?;
            if account.state != AccountState::Active {
                return Ok(refused());
            }
            session::begin(tx, opening(&account, kind, label, device)).map(Ok)
        }
    }
}

fn refused<T>() -> Kept<T> {
    Err(Fault::new(Code::LogInRefused))
}

/// The code was right and stays good; one thing more is needed.
fn ask_again(tx: &mut WriteTx<'_>, code: &CodeRow, asked: Code) -> Outcome<Kept<Begun>> {
    code::give_back(tx, code.id)?;
    Ok(Err(Fault::new(asked)))
}

/// The newest code of the number if the one given is it, is fresh, and has attempts left.
fn right_code(tx: &mut WriteTx<'_>, given: &Given) -> Outcome<Option<CodeRow>> {
    let now = tx.now();
    let Some(code) = code::newest(tx, given.number.clone())? else { return Ok(None) };
    let fresh = code.expires_at > now && !code.used_at.is_set();
    if !fresh || !code::take_attempt(tx, code.id, CODE_ATTEMPTS)? {
        return Ok(None);
    }
    let right = given.code.iter().any(|hash| same(hash, &code.code_hash));
    Ok(right.then_some(code))
}

struct People {
    rows: Vec<PersonRow>,
    candidates: Vec<Candidate>,
}

fn people(tx: &mut WriteTx<'_>, given: &Given, device: &Device) -> Outcome<People> {
    let rows = person::with_phone(tx, &given.register)?;
    let ids: Vec<MemberId> = rows.iter().map(|row| row.id).collect();
    let accounts = person::accounts_of(tx, &ids)?;
    let known = device.known_to(tx)?;
    let candidates = rows
        .iter()
        .map(|row| candidate(&tx.tools().ring, row, &accounts, &known))
        .collect::<Outcome<_>>()?;
    Ok(People { rows, candidates })
}

fn candidate(
    ring: &KeyRing,
    row: &PersonRow,
    accounts: &[MemberAccountRow],
    known: &[AccountId],
) -> Outcome<Candidate> {
    let id_number = match &row.id_number {
        Some(sealed) => ring.open(ID_NUMBER, row.id.raw(), sealed).map_err(Fault::internal)?,
        None => String::new(),
    };
    let device_known = accounts
        .iter()
        .any(|account| account.member_id == Some(row.id) && known.contains(&account.id));
    Ok(Candidate { member: row.id, id_number, device_known })
}

/// The member's account; made at the first log-in, once, also when two phones try together.
fn account_of(tx: &mut WriteTx<'_>, member: MemberId, name: String) -> Outcome<MemberAccountRow> {
    if let Some(account) = person::accounts_of(tx, &[member])?.pop() {
        return Ok(account);
    }
    let row = NewAccountRow {
        id: tx.id(),
        login: None,
        display_name: name,
        member_id: Some(member),
        organization_id: None,
        password_hash: None,
        password_must_change: false,
        state: AccountState::Active,
        epoch: 1,
        notice_version: 0,
        notice_at: Timestamp::NEVER,
        created_at: tx.now(),
        version: 1,
    };
    let id = row.id;
    if account::insert_for_member(tx, row)? {
        tx.record(Event::of("account", id).action(Action::LogIn).about([member]));
    }
    person::accounts_of(tx, &[member])?
        .pop()
        .ok_or_else(|| Fault::internal("a member's account was made and is not there"))
}

fn opening(
    account: &MemberAccountRow,
    kind: SessionKind,
    label: String,
    device: Device,
) -> Opening {
    Opening {
        account: account.id,
        member: account.member_id,
        kind,
        method: LogInMethod::OneTimeCode,
        provider: None,
        label,
        device,
        notice_version: account.notice_version,
        password_must_change: false,
    }
}
