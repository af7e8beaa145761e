//! Accounts as administrators make, lock, reset and close them. An account is seen by the
//! administrators of the organization it was made under and of those where it holds a post; it is
//! changed by one whose reach covers all its posts. Members' own accounts are seen by none.

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::app::App;
use crate::auth::identity::service::own as identity;
use crate::auth::model::{AccountForm, AccountReceipt, AccountState, AccountView, Officer};
use crate::auth::rules::account::{self as rules, AccountVerb};
use crate::auth::service::account::{NewAccount, create_under, hash_password};
use crate::auth::service::totp;
use crate::auth::store::account::{self as store, AccountRow, Equipment};
use crate::auth::store::{person, session};
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::followup::service as followup;
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::secret::random_token;
use crate::kernel::text;

/// Characters of an initial password: 96 random bits, short enough to be typed once.
const INITIAL_LENGTH: usize = 16;
/// Who types more letters needs no more pages.
const MOST_OFFICERS: i64 = 20;

/// A password drawn for somebody, told once and never stored but as a hash.
pub struct Initial {
    pub hash: String,
    pub password: String,
}

/// Draws and hashes; slow, so outside the transaction.
pub fn draw_initial(app: &App) -> Outcome<Initial> {
    let token = random_token().map_err(Fault::internal)?;
    let password: String = token.chars().take(INITIAL_LENGTH).collect();
    let hash = hash_password(&password, "", app.config.hashing)?;
    Ok(Initial { hash, password })
}

/// A checked form.
pub struct Prepared {
    id: AccountId,
    new: NewAccount,
    organization: OrganizationId,
}

pub fn prepare(app: &App, form: AccountForm, hash: String) -> Outcome<Prepared> {
    let mut check = Check::default();
    let login = check.take("/login", rules::login_name(&form.login));
    let display_name = check.take("/display_name", text::tidy(&form.display_name, 50));
    check.done()?;
    let new = NewAccount {
        login,
        display_name: display_name.unwrap_or_default(),
        member: form.member_id,
        password_hash: Some(hash),
        password_must_change: true,
    };
    let id = app.db.tools().ids.next(app.db.now());
    Ok(Prepared { id, new, organization: form.organization_id })
}

pub fn make(tx: &mut WriteTx<'_>, prepared: Prepared) -> Outcome<Receipt> {
    let Prepared { id, new, organization } = prepared;
    if store::within(tx, &[organization])?.is_empty() {
        return Err(Fault::field("/organization_id", Problem::NotFound));
    }
    let id = match new.member {
        None => create_under(tx, id, new, Some(organization)).map(|()| id)?,
        Some(member) => make_for_member(tx, id, member, new, organization)?,
    };
    let row = store::find(tx, id)?;
    Receipt::created(format!("/api/v1/accounts/{id}"), row.version, receipt(&row))
}

/// A member has one account: the one opened at their first log-in, or this one.
fn make_for_member(
    tx: &mut WriteTx<'_>,
    id: AccountId,
    member: MemberId,
    new: NewAccount,
    organization: OrganizationId,
) -> Outcome<AccountId> {
    let branch = person::branch_of(tx, member)?;
    let branch: Vec<OrganizationId> = branch.into_iter().collect();
    if store::within(tx, &branch)?.is_empty() {
        return Err(Fault::field("/member_id", Problem::NotFound));
    }
    let Some(own) = person::accounts_of(tx, &[member])?.pop() else {
        return create_under(tx, id, new, Some(organization)).map(|()| id);
    };
    let with = Equipment {
        login: new.login,
        display_name: new.display_name,
        password_hash: new.password_hash,
        organization,
    };
    store::equip(tx, own.id, with)?;
    tx.record(Event::of("account", own.id).about([member]).within(organization));
    Ok(own.id)
}

fn receipt(row: &AccountRow) -> AccountReceipt {
    AccountReceipt { id: row.id, version: row.version, state: row.state, initial_password: None }
}

pub fn show(reader: &mut Reader<'_>, id: AccountId) -> Outcome<AccountView> {
    store::find(reader, id).map(view)
}

pub fn list(
    reader: &mut Reader<'_>,
    login: Option<&str>,
    after: Option<AccountId>,
    limit: i64,
) -> Outcome<Vec<AccountView>> {
    let login = login.map(|login| text::tidy(login, 40)).transpose();
    let login = login.map_err(|problem| Fault::field("login", problem))?;
    Ok(store::page(reader, login.as_deref(), after, limit)?.into_iter().map(view).collect())
}

/// Whom one may think of for a post. See [`store::officers`].
pub fn officers(reader: &mut Reader<'_>, text: &str) -> Outcome<Vec<Officer>> {
    let text = text::tidy(text, 50).map_err(|problem| Fault::field("/text", problem))?;
    let rows = store::officers(reader, &text, MOST_OFFICERS)?;
    Ok(rows
        .into_iter()
        .map(|row| Officer {
            id: row.id,
            display_name: row.display_name,
            login: row.login.unwrap_or_default(),
        })
        .collect())
}

fn view(row: AccountRow) -> AccountView {
    AccountView {
        id: row.id,
        version: row.version,
        login: row.login,
        display_name: row.display_name,
        state: row.state,
        organization_id: row.organization_id,
        is_member: row.member_id.is_some(),
        password_must_change: row.password_must_change,
        created_at: row.created_at,
    }
}

/// Locks, unlocks or closes. Sessions end with the rights, at the next request.
pub fn change_state(
    tx: &mut WriteTx<'_>,
    id: AccountId,
    version: i64,
    verb: AccountVerb,
) -> Outcome<Receipt> {
    let row = theirs(tx, id)?;
    let state = rules::step(row.state, verb)?;
    store::change_state(tx, id, version, state)?;
    if state == AccountState::Closed {
        identity::unlink_all(tx, id)?;
    }
    if state != AccountState::Active {
        let today = tx.today();
        for post in session::posts_in_force(tx.conn(), id, today)? {
            followup::post_ended(tx, id, post.organization)?;
        }
    }
    finish(tx, row, verb)
}

/// Gives a new initial password in place of a forgotten one. Identities are unlinked.
pub fn reset(tx: &mut WriteTx<'_>, id: AccountId, version: i64, hash: &str) -> Outcome<Receipt> {
    let row = theirs(tx, id)?;
    rules::step(row.state, AccountVerb::Reset)?;
    if row.login.is_none() {
        return Err(Fault::new(Code::AccountState));
    }
    store::set_password(tx, id, version, hash, true)?;
    // Whoever got in may have linked an identity of their own.
    identity::unlink_all(tx, id)?;
    finish(tx, row, AccountVerb::Reset)
}

/// Takes a lost authenticator away, with its recovery codes.
pub fn reset_totp(tx: &mut WriteTx<'_>, id: AccountId, version: i64) -> Outcome<Receipt> {
    let row = theirs(tx, id)?;
    rules::step(row.state, AccountVerb::Reset)?;
    store::change_state(tx, id, version, row.state)?;
    totp::forget(tx, id)?;
    finish(tx, row, AccountVerb::Reset)
}

/// The account, if it is the administrator's to change: not their own, no post beyond their reach.
fn theirs(tx: &mut WriteTx<'_>, id: AccountId) -> Outcome<AccountRow> {
    let row = store::find(tx, id)?;
    if tx.warrant().actor.account() == Some(id) {
        return Err(Fault::new(Code::Forbidden));
    }
    let today = tx.today();
    let posts = session::posts_in_force(tx.conn(), id, today)?;
    let organizations: Vec<OrganizationId> = posts.iter().map(|post| post.organization).collect();
    let within = store::within(tx, &organizations)?;
    rules::check_posts(&posts, &within)?;
    Ok(row)
}

fn finish(tx: &mut WriteTx<'_>, before: AccountRow, verb: AccountVerb) -> Outcome<Receipt> {
    match verb {
        AccountVerb::Lock | AccountVerb::Reset | AccountVerb::Close => {
            session::end_all(tx, before.id, None)?;
        }
        AccountVerb::Unlock => {}
    }
    let after = store::find(tx, before.id)?;
    let event = Event::of("account", before.id).about(before.member_id);
    let event = event.change(&before.state, &after.state);
    tx.record(match before.organization_id {
        Some(organization) => event.within(organization),
        None => event,
    });
    let path = format!("/api/v1/accounts/{}", after.id);
    Receipt::changed(path, after.version, receipt(&after))
}
