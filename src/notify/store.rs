//! Rows of messages, and what their sentences are made with.

pub mod prompt;
pub mod retention;
pub mod text;

use std::collections::HashMap;

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{MessageId, Occurrence};
use crate::access::{AccountId, MemberId, OrganizationId, Role, Warrant};
use crate::auth;
use crate::auth::model::AccountState;
use crate::db::schema::{
    accounts, messages, organization_reach as closure, organizations, placements, posts,
};
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::flow::model::FlowId;
use crate::followup::views::CaseId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::placement::model::{PlacementId, RefusalGround};
use crate::webhook::model::EndpointId;

type Visible = Box<dyn BoxableExpression<messages::table, MultiBackend, SqlType = Bool>>;

/// One's own messages: as a member, and as the holder of a post that is in force. A post that has
/// ended, or that waits for the password, shows nothing.
fn visible(warrant: &Warrant) -> Visible {
    let mut reached: Visible = Box::new(false.into_sql::<Bool>());
    if let Some(own) = warrant.scope.own {
        let to_member = messages::member_id.assume_not_null().eq(own);
        reached = Box::new(reached.or(messages::member_id.is_not_null().and(to_member)));
    }
    if let Some(account) = warrant.scope.assigned {
        let held: Vec<OrganizationId> =
            warrant.actor.posts.iter().map(|post| post.organization).collect();
        let to_account = messages::account_id
            .assume_not_null()
            .eq(account)
            .and(messages::organization_id.assume_not_null().eq_any(held));
        reached = Box::new(reached.or(messages::account_id.is_not_null().and(to_account)));
    }
    reached
}

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = messages, check_for_backend(MultiBackend))]
#[diesel(treat_none_as_default_value = false)]
pub struct MessageRow {
    pub id: MessageId,
    pub kind: Occurrence,
    pub member_id: Option<MemberId>,
    pub account_id: Option<AccountId>,
    pub organization_id: Option<OrganizationId>,
    pub about_id: MemberId,
    pub flow_id: Option<FlowId>,
    pub placement_id: Option<PlacementId>,
    pub case_id: Option<CaseId>,
    pub due_on: Option<Day>,
    pub created_at: Timestamp,
    pub read_at: Timestamp,
    pub endpoint_id: Option<EndpointId>,
    pub officer_id: Option<AccountId>,
    pub cases: Option<i64>,
}

pub fn insert(tx: &mut WriteTx<'_>, row: MessageRow) -> Outcome<()> {
    diesel::insert_into(messages::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// A page of one's messages, newest first. A kind that only a newer version of the service knows is
/// left to that version.
pub fn page(
    shelf: &mut impl Shelf,
    unread: bool,
    before: Option<MessageId>,
    limit: i64,
) -> Outcome<Vec<MessageRow>> {
    let mut query = messages::table
        .filter(visible(shelf.warrant()))
        .filter(messages::kind.eq_any(Occurrence::ALL))
        .select(cols::<MessageRow>())
        .into_boxed();
    if unread {
        query = query.filter(messages::read_at.eq(Timestamp::NEVER));
    }
    if let Some(before) = before {
        query = query.filter(messages::id.lt(before));
    }
    Ok(query.order(messages::id.desc()).limit(limit).load(shelf.conn())?)
}

/// Unread messages, counted no further than `at_most`.
pub fn unread(shelf: &mut impl Shelf, at_most: i64) -> Outcome<usize> {
    let ids: Vec<MessageId> = messages::table
        .filter(visible(shelf.warrant()))
        .filter(messages::kind.eq_any(Occurrence::ALL))
        .filter(messages::read_at.eq(Timestamp::NEVER))
        .select(messages::id)
        .limit(at_most)
        .load(shelf.conn())?;
    Ok(ids.len())
}

/// 404 for a message that is not one's own.
pub fn check_own(shelf: &mut impl Shelf, id: MessageId) -> Outcome<()> {
    let own: Option<MessageId> = messages::table
        .find(id)
        .filter(visible(shelf.warrant()))
        .select(messages::id)
        .first(shelf.conn())
        .optional()?;
    own.map(|_| ()).ok_or_else(|| Fault::new(Code::NotFound))
}

/// Marks one's unread messages up to this one; answers how many they were.
pub fn mark_read_up_to(tx: &mut WriteTx<'_>, last: MessageId) -> Outcome<usize> {
    let unread: Vec<MessageId> = messages::table
        .filter(visible(tx.warrant()))
        .filter(messages::read_at.eq(Timestamp::NEVER))
        .filter(messages::id.le(last))
        .select(messages::id)
        .load(tx.conn())?;
    unread.chunks(500).try_fold(0, |marked, ids| Ok(marked + mark_read(tx, ids)?))
}

/// Marks messages that are one's own; answers how many were unread.
pub fn mark_read(tx: &mut WriteTx<'_>, own: &[MessageId]) -> Outcome<usize> {
    let now = tx.now();
    Ok(diesel::update(messages::table.filter(messages::id.eq_any(own.to_vec())))
        .filter(messages::read_at.eq(Timestamp::NEVER))
        .set(messages::read_at.eq(now))
        .execute(tx.conn())?)
}

/// Forgets messages older than `before`, some at a time; answers how many.
pub fn forget(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    let old: Vec<MessageId> = messages::table
        .filter(messages::created_at.lt(before))
        .order((messages::created_at, messages::id))
        .select(messages::id)
        .limit(batch)
        .load(tx.conn())?;
    Ok(diesel::delete(messages::table.filter(messages::id.eq_any(old))).execute(tx.conn())?)
}

/// Who acts for an organization today, and for which: the holders of these posts at it or, where it
/// has none, at the next above it that has. `least` 0 begins at the organization itself, 1 above it.
pub fn acting(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    least: i32,
    roles: &[Role],
) -> Outcome<Vec<(AccountId, OrganizationId)>> {
    let today = shelf.today();
    let held: Vec<(i32, AccountId, OrganizationId)> = posts::table
        .inner_join(accounts::table)
        .inner_join(closure::table.on(closure::ancestor_id.eq(posts::organization_id)))
        .filter(closure::descendant_id.eq(organization))
        .filter(closure::depth.ge(least))
        .filter(posts::role.eq_any(roles.to_vec()))
        .filter(auth::post_in_force(today))
        .filter(accounts::state.eq(AccountState::Active))
        .order((closure::depth, posts::account_id))
        .select((closure::depth, posts::account_id, posts::organization_id))
        .load(shelf.conn())?;
    let nearest = held.first().map(|(depth, _, _)| *depth);
    let mut acting: Vec<(AccountId, OrganizationId)> = held
        .into_iter()
        .filter(|(depth, _, _)| Some(*depth) == nearest)
        .map(|(_, account, at)| (account, at))
        .collect();
    acting.dedup();
    Ok(acting)
}

/// The organization by whose post an account can take on what concerns `organization`: the nearest at
/// or above it at which the account holds any.
pub fn seat_of(
    shelf: &mut impl Shelf,
    account: AccountId,
    organization: OrganizationId,
) -> Outcome<Option<OrganizationId>> {
    let today = shelf.today();
    Ok(posts::table
        .inner_join(closure::table.on(closure::ancestor_id.eq(posts::organization_id)))
        .filter(closure::descendant_id.eq(organization))
        .filter(posts::account_id.eq(account))
        .filter(auth::post_in_force(today))
        .order((closure::depth, posts::id))
        .select(posts::organization_id)
        .first(shelf.conn())
        .optional()?)
}

/// The shown names of officers.
pub fn officers(
    shelf: &mut impl Shelf,
    ids: Vec<AccountId>,
) -> Outcome<HashMap<AccountId, String>> {
    let named = accounts::table
        .filter(accounts::id.eq_any(ids))
        .select((accounts::id, accounts::display_name));
    Ok(named.load::<(AccountId, String)>(shelf.conn())?.into_iter().collect())
}

/// A placement's host in words, and why it refused.
pub type Placed = (String, Option<RefusalGround>);

pub fn placed(
    shelf: &mut impl Shelf,
    ids: Vec<PlacementId>,
) -> Outcome<HashMap<PlacementId, Placed>> {
    type Row = (PlacementId, String, Option<RefusalGround>, Option<String>);
    let rows: Vec<Row> = placements::table
        .left_join(
            organizations::table.on(placements::host_id.assume_not_null().eq(organizations::id)),
        )
        .filter(placements::id.eq_any(ids))
        .select((
            placements::id,
            placements::host_name,
            placements::ground,
            organizations::short_name.nullable(),
        ))
        .load(shelf.conn())?;
    let told = |(id, words, ground, name): Row| (id, (name.unwrap_or(words), ground));
    Ok(rows.into_iter().map(told).collect())
}
