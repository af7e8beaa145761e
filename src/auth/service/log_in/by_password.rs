//! An officer by log-in name and password.

use actix_web::web::Data;

use crate::access::{Permit, SystemTask};
use crate::app::App;
use crate::auth::model::{AccountState, LogInMethod, SessionKind};
use crate::auth::rules::account::login_name;
use crate::auth::rules::throttle::{LOG_INS_PER_ADDRESS, STRANGERS_PER_ACCOUNT};
use crate::auth::service::device::Device;
use crate::auth::service::password::fits;
use crate::auth::service::session::{self, Begun, Client, Opening};
use crate::auth::service::throttle::{self, Kept};
use crate::auth::store::session::{self as store, LogInRow};
use crate::db::WriteTx;
use crate::kernel::fault::{Code, Fault, Outcome};

/// Logs an officer in. The reply is the same for an unknown name and a wrong password.
pub async fn by_password(
    app: &Data<App>,
    login: String,
    password: String,
    kind: SessionKind,
    client: Client,
) -> Outcome<Begun> {
    // What cannot be a log-in name is nobody's, and refused as such.
    let login = login_name(&login).unwrap_or_default();
    let permit = Permit::system(SystemTask::Guard);
    let device = Device::new(client.device.as_deref())?;
    let ring = app.db.tools().ring.clone();
    let (device, knock) = app
        .db
        .write(&permit, move |tx| {
            let row = store::by_login(tx, &login)?;
            let known = device.known_to(tx)?;
            let at_own_desk = row.as_ref().is_some_and(|row| known.contains(&row.id));
            let place = match device.given() {
                Some(hash) if at_own_desk => format!("device {}", hex(hash)),
                Some(_) | None => format!("address {}", client.address),
            };
            let keys = Keys {
                address: ring.index("throttle.address", &client.address),
                login: ring.index("throttle.login", &login),
                place: ring.index("throttle.login", &format!("{login} {place}")),
            };
            let allowed = knock(tx, &keys, at_own_desk)?;
            Ok((device, allowed.map(|()| (row, keys.place))))
        })
        .await?;
    let (row, place) = knock?;
    let (row, right) = fits(password, row, app.config.hashing).await?;
    let Some(row) = row.filter(|row| right && row.state == AccountState::Active) else {
        return Err(Fault::new(Code::LogInRefused));
    };
    app.db
        .write(&permit, move |tx| {
            throttle::password_was_right(tx, &place)?;
            session::begin(tx, opening(row, kind, client.label, device))
        })
        .await
}

struct Keys {
    address: [u8; 32],
    login: [u8; 32],
    place: [u8; 32],
}

/// Whether a password may be tried now.
fn knock(tx: &mut WriteTx<'_>, keys: &Keys, at_own_desk: bool) -> Outcome<Kept<()>> {
    if let Err(fault) = throttle::spend(tx, &LOG_INS_PER_ADDRESS, &keys.address)? {
        return Ok(Err(fault));
    }
    if !at_own_desk && let Err(fault) = throttle::spend(tx, &STRANGERS_PER_ACCOUNT, &keys.login)? {
        return Ok(Err(fault));
    }
    throttle::try_password(tx, &keys.place)
}

fn opening(row: LogInRow, kind: SessionKind, label: String, device: Device) -> Opening {
    Opening {
        account: row.id,
        member: row.member_id,
        kind,
        method: LogInMethod::Password,
        provider: None,
        label,
        device,
        notice_version: row.notice_version,
        password_must_change: row.password_must_change,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
