//! Who holds a post here: appointed, lent for a time, handed over, ended. The rows are the auth
//! room's; who may and what fits is decided here.

use serde_json::json;

use super::authority;
use crate::access::{AccountId, OrganizationId, PostId, Role};
use crate::auth::service::post::{self as posts, Held, NewPost};
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::followup::service as followup;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::organization::model::{
    Appointment, Delegation, EndOfPost, HandOver, OrganizationState, Period,
};
use crate::organization::view::{PostReceipt, PostView};
use crate::organization::{rules, store};

/// The posts of an organization that one's own posts reach: those in force or to come, with `past`
/// all there ever were.
pub fn list(
    reader: &mut Reader<'_>,
    organization: OrganizationId,
    past: bool,
) -> Outcome<Vec<PostView>> {
    store::find(reader, organization)?;
    if !authority::is_within(reader, organization)? {
        return Err(Code::Forbidden.into());
    }
    let held = posts::of(reader, organization, past)?;
    Ok(held.into_iter().map(view).collect())
}

fn view(held: Held) -> PostView {
    PostView {
        id: held.id,
        version: held.version,
        account_id: held.account,
        display_name: held.display_name,
        role: held.role,
        starts_on: held.starts_on,
        ends_on: held.ends_on,
        delegated_from: held.delegated_from,
    }
}

/// Gives a post. Fails with `post_overlaps`, `organization_dissolved`, `forbidden`,
/// `invalid_field`.
pub fn appoint(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    new: Appointment,
) -> Outcome<Receipt> {
    store::hold(tx, organization)?;
    authority::require(tx, organization)?;
    check_seat(tx, organization, new.role)?;
    authority::require_appointment(tx, organization, new.role, new.account_id)?;
    let wanted = Period::ending("/ends_on", new.starts_on, new.ends_on)?;
    if rules::is_sole(new.role) {
        let held: Vec<Period> = own_posts(tx, organization, new.role)?.iter().map(period).collect();
        rules::check_sole_post(&held, wanted)?;
    }
    require_account(tx, new.account_id, "/account_id")?;
    let id = posts::give(
        tx,
        NewPost {
            account: new.account_id,
            organization,
            role: new.role,
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            delegated_from: None,
        },
    )?;
    created(organization, id)
}

/// Ends a post from a day on, with what was lent of it. Whoever may give it may end it, and whoever
/// lent it may take it back.
pub fn end(tx: &mut WriteTx<'_>, id: PostId, version: i64, wish: EndOfPost) -> Outcome<Receipt> {
    let held = within(tx, id, version)?;
    let lent_by_me = match held.delegated_from {
        Some(lender) => Some(posts::find(tx, lender)?.account) == tx.warrant().actor.account(),
        None => false,
    };
    if !lent_by_me && !authority::may_appoint(tx, held.organization, held.role)? {
        return Err(Fault::new(Code::Forbidden).because(json!({ "role": held.role })));
    }
    if wish.on < held.starts_on || held.ends_on.is_some_and(|ends_on| ends_on < wish.on) {
        let problem = Problem::Said("应在任期之内", "Outside the period of the post");
        return Err(Fault::field("/on", problem));
    }
    let last = wish.on.plus_days(-1);
    let ended = posts::end(tx, &held, version, last)?;
    if last < tx.today() {
        for post in &ended {
            followup::post_ended(tx, post.account, post.organization)?;
        }
    }
    changed(held.organization, id, version + 1)
}

/// Lends a post for a time: by its holder, or by whoever may give it. What is lent is not lent on.
pub fn delegate(
    tx: &mut WriteTx<'_>,
    id: PostId,
    version: i64,
    wish: Delegation,
) -> Outcome<Receipt> {
    let held = within(tx, id, version)?;
    authority::require_other(tx, wish.account_id)?;
    let mine = tx.warrant().actor.account() == Some(held.account);
    let may = mine || authority::may_appoint(tx, held.organization, held.role)?;
    if !may || held.delegated_from.is_some() {
        let why = json!({ "role": held.role, "delegated_from": held.delegated_from });
        return Err(Fault::new(Code::Forbidden).because(why));
    }
    if wish.account_id == held.account {
        return Err(Fault::field("/account_id", Problem::NotAllowed));
    }
    let wanted = Period::new(wish.from, Some(wish.until))?;
    rules::check_delegation(period(&held), wanted, tx.today())?;
    let lent: Vec<Period> = posts::of(tx, held.organization, true)?
        .iter()
        .filter(|post| post.delegated_from == Some(id) && post.account == wish.account_id)
        .map(period)
        .collect();
    rules::check_sole_post(&lent, wanted)?;
    require_account(tx, wish.account_id, "/account_id")?;
    posts::step_version(tx, id, version)?;
    let lent = posts::give(
        tx,
        NewPost {
            account: wish.account_id,
            organization: held.organization,
            role: held.role,
            starts_on: wish.from,
            ends_on: Some(wish.until),
            delegated_from: Some(id),
        },
    )?;
    created(held.organization, lent)
}

/// Hands a post that one person holds from its holder to another, so that no day has two or none.
/// `version` is the organization's: of two hand-overs one is answered `stale_version`.
pub fn hand_over(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    version: i64,
    wish: HandOver,
) -> Outcome<Receipt> {
    authority::require(tx, organization)?;
    store::step_version(tx, organization, version)?;
    check_seat(tx, organization, wish.role)?;
    if !rules::is_sole(wish.role) {
        return Err(Fault::field("/role", Problem::OneOf(vec![Role::Secretary.as_str()])));
    }
    authority::require_appointment(tx, organization, wish.role, wish.to_account_id)?;
    let leaver = own_posts(tx, organization, wish.role)?
        .into_iter()
        .find(|held| period(held).holds(wish.on.plus_days(-1)))
        .ok_or_else(|| {
            let problem = Problem::Said("此前无人担任，请直接任命", "Nobody held it: appoint");
            Fault::field("/on", problem)
        })?;
    if leaver.account == wish.to_account_id {
        let problem = Problem::Said(
            "前一天就是由此人担任：请选另一人，或改交接日期",
            "This is who holds it the day before: choose another person or another day",
        );
        return Err(Fault::field("/to_account_id", problem));
    }
    let (leaving, coming) = rules::hand_over(period(&leaver), wish.on, None)?;
    require_account(tx, wish.to_account_id, "/to_account_id")?;
    let ended = posts::end(tx, &leaver, leaver.version, leaving.until)?;
    let later: Vec<Period> = own_posts(tx, organization, wish.role)?.iter().map(period).collect();
    rules::check_sole_post(&later, coming)?;
    let id = posts::give(
        tx,
        NewPost {
            account: wish.to_account_id,
            organization,
            role: wish.role,
            starts_on: coming.from,
            ends_on: None,
            delegated_from: None,
        },
    )?;
    // What was the leaver's is the successor's from the day on; before it, the clock passes it on.
    if wish.on <= tx.today() {
        followup::handed_over(tx, organization, leaver.account, wish.to_account_id)?;
        for lent in ended.iter().filter(|post| post.id != leaver.id) {
            followup::post_ended(tx, lent.account, organization)?;
        }
    }
    let body = PostReceipt { id, version: 1 };
    Receipt::created(format!("/api/v1/organizations/{organization}"), version + 1, body)
}

/// A post in an organization that the actor's posts reach, or 404; 412 when it is not the version
/// meant.
fn within(tx: &mut WriteTx<'_>, id: PostId, version: i64) -> Outcome<Held> {
    let held = posts::find(tx, id)?;
    authority::require(tx, held.organization)?;
    if held.version == version { Ok(held) } else { Err(Code::StaleVersion.into()) }
}

/// The posts of a role that are held in their own right.
fn own_posts(tx: &mut WriteTx<'_>, organization: OrganizationId, role: Role) -> Outcome<Vec<Held>> {
    let mut held = posts::of(tx, organization, true)?;
    held.retain(|held| held.role == role && held.delegated_from.is_none());
    held.retain(|held| held.ends_on.is_none_or(|ends_on| ends_on >= held.starts_on));
    Ok(held)
}

fn period(held: &Held) -> Period {
    let until = held.ends_on.unwrap_or(crate::kernel::day::Day::FOREVER);
    Period { from: held.starts_on, until }
}

fn check_seat(tx: &mut WriteTx<'_>, organization: OrganizationId, role: Role) -> Outcome<()> {
    let shape = store::shape(tx, organization)?;
    if shape.state == OrganizationState::Dissolved {
        return Err(Code::OrganizationDissolved.into());
    }
    rules::check_role(shape, role)
}

fn require_account(tx: &mut WriteTx<'_>, account: AccountId, pointer: &str) -> Outcome<()> {
    if posts::may_hold(tx, account)? {
        return Ok(());
    }
    Err(Fault::field(pointer, Problem::NotFound))
}

fn created(organization: OrganizationId, id: PostId) -> Outcome<Receipt> {
    let body = PostReceipt { id, version: 1 };
    Receipt::created(format!("/api/v1/organizations/{organization}/posts"), 1, body)
}

fn changed(organization: OrganizationId, id: PostId, version: i64) -> Outcome<Receipt> {
    let body = PostReceipt { id, version };
    Receipt::changed(format!("/api/v1/organizations/{organization}/posts"), version, body)
}
