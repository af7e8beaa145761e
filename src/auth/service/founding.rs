//! The first administrator of a new database, for the command line.

use super::account::{NewAccount, create, give_post, hash_password};
use crate::access::{AccountId, Permit, Role, SystemTask};
use crate::auth::rules::account::login_name;
use crate::auth::store::account;
use crate::config::Hashing;
use crate::db::{Db, Shelf};
use crate::kernel::fault::{Check, Code, Fault, Outcome};
use crate::organization::model::{NewOrganization, OrganizationKind, OrganizationType};
use crate::organization::service as organization;

/// Who begins, and at the head of what.
pub struct FirstAdministrator {
    pub login: String,
    pub password: String,
    /// Full name of the root organization.
    pub organization: String,
    /// Its division code, six digits.
    pub region_code: String,
}

/// Founds the root organization with its administrator. Refuses with `account_state` when there is
/// any account already, so that nobody with a shell slips in beside those who are there.
/// Blocking: for the command line, outside the async runtime.
pub fn first_administrator(
    db: &Db,
    hashing: Hashing,
    first: FirstAdministrator,
) -> Outcome<AccountId> {
    let mut check = Check::default();
    let login = check.take("login", login_name(&first.login));
    check.done()?;
    let password_hash = hash_password(&first.password, login.as_deref().unwrap_or(""), hashing)?;
    db.write_blocking(&Permit::system(SystemTask::CommandLine), move |tx| {
        if account::any(tx)? {
            return Err(Fault::new(Code::AccountState));
        }
        let today = tx.today();
        let root = organization::found(
            tx,
            NewOrganization {
                superior_id: None,
                name: first.organization,
                short_name: None,
                r#type: OrganizationType::Department,
                kind: OrganizationKind::Administrative,
                region_code: first.region_code,
                established_on: today,
                document_number: String::new(),
                contact_phone: String::new(),
            },
        )?;
        let new = NewAccount {
            display_name: login.clone().unwrap_or_default(),
            login,
            member: None,
            password_hash: Some(password_hash),
            password_must_change: false,
        };
        let id = create(tx, new)?;
        give_post(tx, id, root, Role::CountyAdministrator, today)?;
        Ok(id)
    })
}
