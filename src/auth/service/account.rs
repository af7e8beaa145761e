//! Making accounts and giving posts.

use crate::access::{AccountId, Action, MemberId, OrganizationId, Role};
use crate::auth::model::AccountState;
use crate::auth::rules::account::login_name;
use crate::auth::service::post::{self, NewPost};
use crate::auth::store::account::{self as store, NewAccountRow};
use crate::auth::{password, rules};
use crate::config::Hashing;
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};

/// An account to be made; its password is hashed already, since hashing is slow.
pub struct NewAccount {
    pub login: Option<String>,
    pub display_name: String,
    pub member: Option<MemberId>,
    pub password_hash: Option<String>,
    pub password_must_change: bool,
}

/// Checks a new password and hashes it. Slow: outside transactions.
pub fn hash_password(new: &str, login: &str, cost: Hashing) -> Outcome<String> {
    if !rules::password_is_strong(new, login) {
        return Err(Fault::new(Code::PasswordTooWeak));
    }
    password::hash(new, cost)
}

pub fn create(tx: &mut WriteTx<'_>, new: NewAccount) -> Outcome<AccountId> {
    let id: AccountId = tx.id();
    create_under(tx, id, new, None)?;
    Ok(id)
}

/// Makes an account that an organization's administrators look after.
pub fn create_under(
    tx: &mut WriteTx<'_>,
    id: AccountId,
    new: NewAccount,
    organization: Option<OrganizationId>,
) -> Outcome<()> {
    let login = new.login.as_deref().map(login_name).transpose();
    let login = login.map_err(|problem| Fault::field("/login", problem))?;
    let row = NewAccountRow {
        id,
        login,
        display_name: new.display_name,
        member_id: new.member,
        organization_id: organization,
        password_hash: new.password_hash,
        password_must_change: new.password_must_change,
        state: AccountState::Active,
        epoch: 1,
        notice_version: 0,
        notice_at: Timestamp::NEVER,
        created_at: tx.now(),
        version: 1,
    };
    store::insert(tx, row)?;
    let event = Event::of("account", id).action(Action::ManageAccounts).about(new.member);
    tx.record(match organization {
        Some(organization) => event.within(organization),
        None => event,
    });
    Ok(())
}

/// Gives an open-ended post from a day on.
pub fn give_post(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    organization: OrganizationId,
    role: Role,
    starts_on: Day,
) -> Outcome<()> {
    let new =
        NewPost { account, organization, role, starts_on, ends_on: None, delegated_from: None };
    post::give(tx, new).map(drop)
}
