//! `hongyan account`: the one account that cannot be made through the API, the first.

use clap::Subcommand;

use super::{Failure, check_purpose, open, ring, terminal};
use crate::access::{Permit, Role, SystemTask};
use crate::auth::service::account::{self, NewAccount};
use crate::config::Config;
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::Outcome;
use crate::organization::model::{NewOrganization, OrganizationKind, OrganizationType};
use crate::organization::service as organization;

#[derive(Subcommand)]
pub enum Command {
    /// The topmost organization and its administrator. The password is read from standard input.
    FirstAdministrator(First),
}

#[derive(clap::Args)]
pub struct First {
    /// Log-in name.
    #[arg(long)]
    login: String,
    /// Full name of the topmost organization.
    #[arg(long)]
    organization: String,
    /// Division code of its seat: six digits.
    #[arg(long)]
    region: String,
}

pub fn run(config: &Config, command: &Command) -> Result<(), Failure> {
    let Command::FirstAdministrator(first) = command;
    let db = open(config, ring(config)?)?;
    check_purpose(config, &db)?;
    if !db.is_empty()? {
        return Err("there are organizations already: further accounts are made by an \
                    administrator, through the API"
            .into());
    }
    let password = terminal::new_password()?;
    let hash = account::hash_password(&password, &first.login, config.hashing)?;
    let (login, name) = (first.login.clone(), first.organization.clone());
    let region = first.region.clone();
    let permit = Permit::system(SystemTask::CommandLine);
    db.write_blocking(&permit, move |tx| found(tx, login, name, region, hash))?;
    db.drain();
    println!("{} administers {}", first.login, first.organization);
    Ok(())
}

fn found(
    tx: &mut WriteTx<'_>,
    login: String,
    name: String,
    region_code: String,
    hash: String,
) -> Outcome<()> {
    let today = tx.today();
    let organization = organization::found(
        tx,
        NewOrganization {
            superior_id: None,
            name,
            short_name: None,
            r#type: OrganizationType::Department,
            kind: OrganizationKind::Administrative,
            region_code,
            established_on: today,
            document_number: String::new(),
            contact_phone: String::new(),
        },
    )?;
    let account = account::create(
        tx,
        NewAccount {
            display_name: login.clone(),
            login: Some(login),
            member: None,
            password_hash: Some(hash),
            password_must_change: false,
        },
    )?;
    account::give_post(tx, account, organization, Role::CountyAdministrator, today)
}
