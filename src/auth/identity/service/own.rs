//! Logging in by what a provider proved, and the links that make that possible. A provider makes no
//! account: an officer who is logged in links what is theirs.

use actix_web::web::Data;

use super::usable;
use super::way::{self, Begun, Proven, Returned};
use crate::access::{AccountId, Permit, SystemTask, acts};
use crate::app::App;
use crate::auth::identity::model::{
    IdentityId, IdentityLinked, IdentityProviderId, OwnIdentities, OwnIdentity, Purpose,
};
use crate::auth::identity::store::{self, IdentityRow, ProviderRow};
use crate::auth::model::{AccountState, LogInMethod, SessionKind};
use crate::auth::rules::account::check_posts;
use crate::auth::service::device::Device;
use crate::auth::service::own::{freshly_confirmed, session_of};
use crate::auth::service::session::{self, Begun as Session, Client, Opening};
use crate::auth::store::{account, session as sessions};
use crate::db::audit::{Deed, Event};
use crate::db::{Reader, Shelf, WriteTx};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::reach;

type Own = Permit<acts::ManageOwnSessions>;

/// Logs in whoever came back from a provider, if an account has that identity.
pub async fn log_in(app: &Data<App>, returned: Returned, client: Client) -> Outcome<Session> {
    let proven = way::prove(app, returned, Purpose::LogIn).await?;
    let device = Device::new(client.device.as_deref())?;
    let guard = Permit::system(SystemTask::Guard);
    app.db.write(&guard, move |tx| enter(tx, proven, client.label, device)).await
}

fn enter(tx: &mut WriteTx<'_>, proven: Proven, label: String, device: Device) -> Outcome<Session> {
    let Proven { provider, subject } = proven;
    // It may have been switched off while it was asked who this is.
    store::hold(tx, provider.id)?;
    let provider = usable(tx, provider.id)?;
    let linked = store::hold_link(tx, provider.id, &subject)?;
    let account = linked.ok_or_else(|| Fault::new(Code::IdentityUnlinked))?;
    let row = sessions::log_in_row(tx, account)?;
    match row.state {
        AccountState::Active => {}
        AccountState::Locked | AccountState::Closed => return Err(Fault::new(Code::LogInRefused)),
    }
    check_stands_below(tx, account, &provider)?;
    let opening = Opening {
        account,
        member: row.member_id,
        kind: SessionKind::Web,
        method: LogInMethod::IdentityProvider,
        provider: Some(provider.id),
        label,
        device,
        notice_version: row.notice_version,
        password_must_change: row.password_must_change,
    };
    session::begin(tx, opening)
}

/// A county's provider speaks for its own officers: for accounts made below its organization or holding a
/// post there, and none that reaches beyond.
fn check_stands_below(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    provider: &ProviderRow,
) -> Outcome<()> {
    let today = tx.today();
    let posts = sessions::posts_in_force(tx.conn(), account, today)?;
    let mut below = Vec::new();
    for post in &posts {
        if reach::covers(tx, &[provider.organization_id], post.organization)? {
            below.push(post.organization);
        }
    }
    let made_below = match account::organization_of(tx, account)? {
        Some(made) => reach::covers(tx, &[provider.organization_id], made)?,
        None => false,
    };
    if (made_below || !below.is_empty()) && check_posts(&posts, &below).is_ok() {
        Ok(())
    } else {
        Err(Fault::new(Code::IdentityForeign))
    }
}

/// Sends an officer to a provider to link what is theirs there. It takes a proof given just now: whoever
/// finds a desk unlocked must not link an identity of their own.
pub async fn begin_link(
    app: &Data<App>,
    own: &Own,
    provider: IdentityProviderId,
    address: &str,
) -> Outcome<Begun> {
    let (account, _) = session_of(&own.actor)?;
    freshly_confirmed(&own.actor)?;
    way::begin(app, provider, Purpose::Link(account), address).await
}

/// Links what the provider proved to the account that asked.
pub async fn link(app: &Data<App>, own: &Own, returned: Returned) -> Outcome<IdentityLinked> {
    let (account, _) = session_of(&own.actor)?;
    let Proven { provider, subject } = way::prove(app, returned, Purpose::Link(account)).await?;
    app.db
        .write(own, move |tx| {
            check_stands_below(tx, account, &provider)?;
            let id: IdentityId = tx.id();
            let told = IdentityLinked { id, provider_id: provider.id };
            let change = event(tx, account, Deed::IdentityLinked)?
                .change(&"", &(&provider.issuer, &subject));
            let linked_at = tx.now();
            let row = IdentityRow {
                id,
                account_id: account,
                provider_id: provider.id,
                subject,
                linked_at,
            };
            store::link(tx, row)?;
            tx.record(change.within(provider.organization_id));
            Ok(told)
        })
        .await
}

fn event(tx: &mut WriteTx<'_>, account: AccountId, deed: Deed) -> Outcome<Event> {
    let member = sessions::log_in_row(tx, account)?.member_id;
    Ok(Event::of("account", account).about(member).deed(deed))
}

/// One's own identities.
pub fn list(reader: &mut Reader<'_>) -> Outcome<OwnIdentities> {
    let (account, _) = session_of(&reader.warrant().actor)?;
    let items = store::of(reader, account)?.into_iter().map(|(row, provider_name)| OwnIdentity {
        id: row.id,
        provider_id: row.provider_id,
        provider_name,
        linked_at: row.linked_at,
    });
    Ok(OwnIdentities { items: items.collect() })
}

/// Takes one of one's own identities away and ends the sessions it opened, all but the one it is done in.
pub fn unlink(tx: &mut WriteTx<'_>, id: IdentityId) -> Outcome<()> {
    let (account, current) = session_of(&tx.warrant().actor.clone())?;
    let provider = store::unlink(tx, account, id)?.ok_or_else(|| Fault::new(Code::NotFound))?;
    sessions::end_own_opened_by(tx, account, provider, current)?;
    let unlinked = event(tx, account, Deed::IdentityUnlinked)?;
    tx.record(unlinked);
    Ok(())
}

/// Takes all of an account's identities away; the caller records what it was for, and ends the sessions.
pub fn unlink_all(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<()> {
    store::unlink_all(tx, account).map(drop)
}
