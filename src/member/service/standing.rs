//! Leaving the register, and who looks after a member.

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::auth::service::member_sessions;
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::service as flow;
use crate::followup::service as followup;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::kernel::text;
use crate::member::model::{Leaving, LiaisonChoice, MemberReceipt, Standing};
use crate::member::rules;
use crate::member::store::{self, MemberRow, affiliation, change};
use crate::notify::model::{Happening, Occurrence};
use crate::notify::service as notify;

/// Takes a member off the register by document, so that nobody chases the dead (DECISIONS 14).
/// Fails with `member_left`, `has_open_flow`, or `invalid_field`.
pub fn leave(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    leaving: Leaving,
) -> Outcome<Receipt> {
    let document = document(&leaving.document_number)?;
    let row = anothers(tx, id, version)?;
    if flow::open_flow_of(tx, id)?.is_some() {
        return Err(Fault::new(Code::HasOpenFlow));
    }
    let open = affiliation::open_stretch(tx, id)?;
    let from = rules::changes_from(open.starts_on, open.is_first(), &row.joined_on);
    rules::check_change_day(from, leaving.on, tx.today())?;
    change::leave(tx, id, version, leaving.cause, leaving.on, &document)?;
    affiliation::close_member(tx, id, open, leaving.on)?;
    member_sessions::end_sessions_of_member(tx, id)?;
    tx.record(Event::of("member", id).about([id]).within(row.branch_id).reason(document));
    receipt(id, version + 1)
}

/// Says which account looks after a member: a liaison's or secretary's of the member's branch.
pub fn assign_liaison(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    choice: LiaisonChoice,
) -> Outcome<Receipt> {
    let row = anothers(tx, id, version)?;
    if let Some(account) = choice.account_id
        && !change::looks_after(tx, account, row.branch_id)?
    {
        let problem = Problem::Said(
            "须为该党员所在支部现任的联络员、书记或副书记",
            "Must hold a liaison's or secretary's post on the member's branch today",
        );
        return Err(Fault::field("/account_id", problem));
    }
    change::assign(tx, id, version, choice.account_id)?;
    followup::liaison_changed(tx, id, row.liaison_id, choice.account_id)?;
    tx.record(Event::of("member", id).about([id]).within(row.branch_id));
    if choice.account_id.is_some() {
        let assigned = Happening::of(Occurrence::LiaisonAssigned, id, row.branch_id);
        notify::tell(tx, &assigned.task_of(choice.account_id))?;
    }
    receipt(id, version + 1)
}

/// The members of a branch's register whom an officer looked after are the successor's, with the post.
/// The cases pass on with it and not with each of them.
pub fn pass_on(
    tx: &mut WriteTx<'_>,
    branch: OrganizationId,
    from: AccountId,
    to: AccountId,
) -> Outcome<()> {
    for (id, version) in change::looked_after_in(tx, branch, from)? {
        change::assign(tx, id, version, Some(to))?;
        tx.record(Event::of("member", id).about([id]).within(branch));
        notify::tell(tx, &Happening::of(Occurrence::LiaisonAssigned, id, branch))?;
    }
    Ok(())
}

/// The members within the scope whom an account looks after, with their versions.
pub fn looked_after_by(
    shelf: &mut impl Shelf,
    account: AccountId,
    limit: i64,
) -> Outcome<Vec<(MemberId, i64)>> {
    store::looked_after_by(shelf, account, limit)
}

/// A member on the register, of another than the officer who acts. Fails with `member_left`,
/// `own_record`.
pub(super) fn anothers(tx: &mut WriteTx<'_>, id: MemberId, version: i64) -> Outcome<MemberRow> {
    let row = on_register(tx, id, version)?;
    require_another(tx, id)?;
    Ok(row)
}

/// A member within the scope, of another than the officer who acts, at the version the caller read.
pub(super) fn of_another(tx: &mut WriteTx<'_>, id: MemberId, version: i64) -> Outcome<MemberRow> {
    let row = at_version(store::find(tx, id)?, version)?;
    require_another(tx, id)?;
    Ok(row)
}

fn require_another(tx: &mut WriteTx<'_>, id: MemberId) -> Outcome<()> {
    match tx.warrant().actor.account() {
        Some(account) if member_sessions::is_own_account(tx, account, id)? => {
            Err(Fault::new(Code::OwnRecord))
        }
        Some(_) | None => Ok(()),
    }
}

/// A member within the scope who is on the register, at the version the caller read.
pub(in crate::member) fn on_register(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
) -> Outcome<MemberRow> {
    at_version(still_on_register(tx, id)?, version)
}

fn at_version(row: MemberRow, version: i64) -> Outcome<MemberRow> {
    if row.version == version { Ok(row) } else { Err(Fault::new(Code::StaleVersion)) }
}

/// A member within the scope who is on the register.
pub(in crate::member) fn still_on_register(
    shelf: &mut impl Shelf,
    id: MemberId,
) -> Outcome<MemberRow> {
    let row = store::find(shelf, id)?;
    match row.standing {
        Standing::Left => Err(Fault::new(Code::MemberLeft)),
        Standing::Normal | Standing::Stopped => Ok(row),
    }
}

pub(super) fn document(number: &str) -> Outcome<String> {
    text::tidy(number, 100).map_err(|problem| Fault::field("/document_number", problem))
}

pub(in crate::member) fn receipt(id: MemberId, version: i64) -> Outcome<Receipt> {
    let body = MemberReceipt { id, version };
    Receipt::changed(format!("/api/v1/members/{id}"), version, body)
}
