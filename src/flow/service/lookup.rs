//! What an open registration says, for rooms that help the member on.

use super::open_details;
use crate::access::MemberId;
use crate::db::Shelf;
use crate::flow::model::{DestinationKind, FlowId, OpenFlow};
use crate::flow::store;
use crate::kernel::fault::{Code, Fault, Outcome};

/// Where a member is going to live and work, as far as the registration says.
#[derive(Default)]
pub struct Whereabouts {
    /// A division of China.
    pub region_code: Option<String>,
    pub employer: Option<String>,
    pub trade: Option<String>,
    pub residence: Option<String>,
    /// The number that the registration gives.
    pub phone: Option<String>,
}

/// What the member's open registration says. For those who may see the member: the caller has asked.
pub fn whereabouts(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<Whereabouts>> {
    let Some(row) = store::open_row_of(shelf, member)? else { return Ok(None) };
    let details = open_details(&shelf.tools().ring, row.id, &row.details)?;
    let region_code = match row.destination_kind {
        DestinationKind::Organization | DestinationKind::Place => Some(row.region_code),
        DestinationKind::Abroad | DestinationKind::Unknown => None,
    };
    Ok(Some(Whereabouts {
        region_code,
        employer: details.employer,
        trade: details.trade,
        residence: details.residence,
        phone: details.phone,
    }))
}

/// A registration within the scope, seen from the home side, at the version that was read.
pub fn at_home(shelf: &mut impl Shelf, id: FlowId, version: i64) -> Outcome<OpenFlow> {
    let row = store::find(shelf, id)?;
    if store::seen_at_home(shelf, &[id])?.is_empty() {
        return Err(Fault::new(Code::NotFound));
    }
    if row.version != version {
        return Err(Fault::new(Code::StaleVersion));
    }
    Ok(row.opened())
}
