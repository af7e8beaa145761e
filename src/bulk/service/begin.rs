//! What is asked becomes a job and its items.

use crate::access::{AccountId, MemberId};
use crate::bulk::model::{BulkItem, BulkKind, Deed, ItemOutcome, NewBulkAction};
use crate::bulk::rules::{self, MOST_ITEMS};
use crate::bulk::store::{self, ActionRow, ItemRow};
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::forms::Registering;
use crate::followup::views::Assignment;
use crate::job::model::{JobKind, JobReceipt, JobState, NewJob};
use crate::job::service as job;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::kernel::id::Id;
use crate::member::model::LiaisonChoice;
use crate::member::service as member;
use crate::placement::forms::Accepting;

/// A call that was looked through.
pub struct Order {
    pub kind: BulkKind,
    deed: Deed,
    whom: Whom,
}

/// To whom or what it is done.
enum Whom {
    These(Vec<BulkItem>),
    /// All members whom this account looks after.
    MembersOf(AccountId),
}

/// Looks a call through, outside the transaction.
pub fn order(new: NewBulkAction) -> Outcome<Order> {
    let (kind, deed, items) = match new {
        NewBulkAction::Register { talk, items } => (
            BulkKind::Register,
            Deed::Register(Registering { talk, transfer_possible: None }),
            items,
        ),
        NewBulkAction::Place { branch_id, group_id, placed_on, items } => {
            let form = Accepting { branch_id, group_id, placed_on };
            (BulkKind::Place, Deed::Place(form), items)
        }
        NewBulkAction::AssignLiaison { account_id, items } => {
            (BulkKind::AssignLiaison, Deed::AssignLiaison(LiaisonChoice { account_id }), items)
        }
        NewBulkAction::HandOver { from_account_id, to_account_id } => {
            let deed = Deed::AssignLiaison(LiaisonChoice { account_id: Some(to_account_id) });
            let whom = Whom::MembersOf(from_account_id);
            return Ok(Order { kind: BulkKind::HandOver, deed, whom });
        }
        NewBulkAction::AssignCase { account_id, items } => {
            (BulkKind::AssignCase, Deed::AssignCase(Assignment { account_id }), items)
        }
        NewBulkAction::Remind { items } => (BulkKind::Remind, Deed::Remind, items),
    };
    rules::check_items(&items)?;
    Ok(Order { kind, deed, whom: Whom::These(items) })
}

/// Begins the job; its items are written with it.
pub fn begin(tx: &mut WriteTx<'_>, order: Order) -> Outcome<Receipt> {
    let account = tx.warrant().actor.account();
    let account = account.ok_or_else(|| Fault::internal("a deed for many by nobody"))?;
    let items = match order.whom {
        Whom::These(items) => items,
        Whom::MembersOf(account) => members_of(tx, account)?,
    };
    let organization = tx.warrant().actor.posts.first().map(|post| post.organization);
    let total = i64::try_from(items.len()).map_err(Fault::internal)?;
    let new = NewJob { kind: JobKind::Bulk, organization, input: order.deed, total: Some(total) };
    let id = job::start(tx, new)?;
    let created_at = tx.now();
    let rows: Vec<ItemRow> = (0..)
        .zip(items)
        .map(|(position, item)| ItemRow {
            action_id: id,
            position,
            subject_id: item.id,
            version: item.version,
            outcome: ItemOutcome::Pending,
            fault: String::new(),
            errors: String::new(),
            done_at: Timestamp::NEVER,
        })
        .collect();
    store::insert(tx, ActionRow { id, account_id: account, kind: order.kind, created_at }, &rows)?;
    let receipt = JobReceipt { id, state: JobState::Queued };
    Receipt::accepted(format!("/api/v1/bulk-actions/{id}"), receipt)
}

fn members_of(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<Vec<BulkItem>> {
    let most = i64::try_from(MOST_ITEMS).map_err(Fault::internal)?;
    let members = member::looked_after_by(tx, account, most + 1)?;
    if members.len() > MOST_ITEMS {
        let many = Problem::Said(
            "名下党员超过 5000 名，请选出一部分用 assign_liaison 办理",
            "More than 5000 members; give some of them over by assign_liaison",
        );
        return Err(Fault::field("/from_account_id", many));
    }
    let item = |(id, version): (MemberId, i64)| BulkItem { id: Id::from_raw(id.raw()), version };
    Ok(members.into_iter().map(item).collect())
}
