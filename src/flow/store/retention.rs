//! What registrations hold of those who left the register long ago.

use diesel::dsl::{Eq, EqAny, Filter, Ne};
use diesel::prelude::*;

use crate::access::MemberId;
use crate::db::schema::{flow_amendments, flows};
use crate::db::{Shelf, WriteTx};
use crate::flow::model::FlowId;
use crate::kernel::fault::{Fault, Outcome};

type Over =
    Filter<Filter<flows::table, EqAny<flows::member_id, Vec<MemberId>>>, Eq<flows::open, bool>>;
type Told = Filter<Over, Ne<flows::details, Vec<u8>>>;

/// Their registrations that are over.
fn over(members: &[MemberId]) -> Over {
    flows::table.filter(flows::member_id.eq_any(members.to_vec())).filter(flows::open.eq(false))
}

/// Those of them whose free text is still there.
fn told(members: &[MemberId]) -> Told {
    over(members).filter(flows::details.ne(Vec::new()))
}

pub fn count(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<i64> {
    Ok(told(members).count().get_result(shelf.conn())?)
}

pub fn count_versions(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<i64> {
    Ok(flow_amendments::table
        .filter(flow_amendments::flow_id.eq_any(over(members).select(flows::id)))
        .count()
        .get_result(shelf.conn())?)
}

/// Leaves nothing of their free text; the registrations themselves stay.
pub fn erase(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<i64> {
    let told: Vec<FlowId> = told(members).select(flows::id).load(tx.conn())?;
    let erased = diesel::update(flows::table.filter(flows::id.eq_any(told)))
        .set((flows::details.eq(Vec::<u8>::new()), flows::version.eq(flows::version + 1)))
        .execute(tx.conn())?;
    i64::try_from(erased).map_err(Fault::internal)
}

pub fn erase_versions(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<i64> {
    let of = flow_amendments::flow_id.eq_any(over(members).select(flows::id));
    let erased = diesel::delete(flow_amendments::table.filter(of)).execute(tx.conn())?;
    i64::try_from(erased).map_err(Fault::internal)
}
