//! What happens to the register.

mod affiliate;
pub mod import;

pub use affiliate::{reassign, subject};

use super::model::{AffiliationCause, MemberReceipt, MemberView, NewMember, Standing};
use super::store::{self, MemberRow, NewRow};
use crate::access::MemberId;
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Check, Fault, Outcome, Problem};
use crate::kernel::id::Id;
use crate::kernel::identity::IdNumber;
use crate::kernel::phone::Phone;
use crate::kernel::secret::{Field, KeyRing};
use crate::kernel::text;

const ID_NUMBER: Field = Field { table: "members", column: "id_number" };
const PHONE: Field = Field { table: "members", column: "phone" };
const ADDRESS: Field = Field { table: "members", column: "address" };

/// Look-up domains of the keyed hashes.
pub const ID_NUMBER_INDEX: &str = "id_number";
pub const PHONE_INDEX: &str = "phone";

/// A checked, sealed entry, ready to be written.
pub struct Prepared {
    row: NewRow,
}

/// Checks every field at once and seals what is sealed: outside the transaction, since the writer
/// should not wait for it.
pub fn prepare(ring: &KeyRing, id: MemberId, now: Timestamp, new: NewMember) -> Outcome<Prepared> {
    let mut check = Check::default();
    let name = check.take("/name", text::tidy(&new.name, 50));
    let ethnicity = check.take("/ethnicity", text::tidy(&new.ethnicity, 20));
    let id_number = check.take(
        "/id_number",
        IdNumber::parse(&new.id_number).map_err(|_| {
            Problem::Said(
                "身份证号不对：应为 18 位且校验码相符",
                "Not a valid ID number: 18 characters with a matching check digit",
            )
        }),
    );
    let phone = new.phone.as_deref().and_then(|phone| {
        check.take(
            "/phone",
            Phone::parse(phone)
                .map_err(|_| Problem::Said("手机号应为 11 位", "A mobile number has 11 digits")),
        )
    });
    let address = new.address.as_deref().and_then(|a| check.take("/address", text::tidy(a, 200)));
    check.done()?;
    let (Some(name), Some(ethnicity), Some(id_number)) = (name, ethnicity, id_number) else {
        return Err(Fault::internal("a checked field is missing"));
    };
    let seal = |field, plain: &str| ring.seal(field, id.raw(), plain).map_err(Fault::internal);
    let row = NewRow {
        id,
        branch_id: new.branch_id,
        initials: String::new(),
        name,
        sex: id_number.sex(),
        ethnicity,
        born: Some(id_number.birth_date().to_string()),
        education: new.education,
        occupation: new.occupation,
        category: new.category,
        joined_on: new.joined_on,
        full_on: new.full_on,
        id_number: Some(seal(ID_NUMBER, id_number.as_str())?),
        id_number_index: Some(ring.index(ID_NUMBER_INDEX, id_number.as_str()).to_vec()),
        phone: phone.as_ref().map(|phone| seal(PHONE, phone.as_str())).transpose()?,
        phone_index: phone.map(|phone| ring.index(PHONE_INDEX, phone.as_str()).to_vec()),
        address: address.as_deref().map(|address| seal(ADDRESS, address)).transpose()?,
        standing: Standing::Normal,
        created_at: now,
        updated_at: now,
        version: 1,
        hidden: false,
    };
    Ok(Prepared { row })
}

/// Enters a member on a branch's register.
pub fn register(tx: &mut WriteTx<'_>, prepared: Prepared) -> Outcome<Receipt> {
    let (id, branch) = (prepared.row.id, prepared.row.branch_id);
    store::insert(tx, prepared.row)?;
    let today = tx.today();
    let first = affiliate::stretch(tx, id, branch, today, AffiliationCause::Registered, "");
    store::affiliation::open(tx, &[first])?;
    tx.record(Event::of("member", id).about([id]).within(branch));
    let body = MemberReceipt { id, version: 1 };
    Receipt::created(format!("/api/v1/members/{id}"), 1, body)
}

/// One member, masked. The look is on record before the answer leaves.
pub fn show(reader: &mut Reader<'_>, id: MemberId) -> Outcome<MemberView> {
    let row = store::find(reader, id)?;
    reader.saw_members([id]);
    view(reader, row)
}

/// A page of members, masked.
pub fn list(
    reader: &mut Reader<'_>,
    branch: Option<crate::access::OrganizationId>,
    after: Option<&(String, MemberId)>,
    limit: i64,
) -> Outcome<Vec<MemberView>> {
    let rows = store::page(reader, branch, after, limit)?;
    reader.saw_members(rows.iter().map(|row| row.id));
    rows.into_iter().map(|row| view(reader, row)).collect()
}

fn view(reader: &Reader<'_>, row: MemberRow) -> Outcome<MemberView> {
    let ring = &reader.tools().ring;
    let open = |field, sealed: &Option<Vec<u8>>| {
        sealed
            .as_ref()
            .map(|sealed| ring.open(field, row.id.raw(), sealed).map_err(Fault::internal))
            .transpose()
    };
    let id_number = open(ID_NUMBER, &row.id_number)?;
    let phone = open(PHONE, &row.phone)?;
    Ok(MemberView {
        id: row.id,
        version: row.version,
        branch_id: row.branch_id,
        name: row.name,
        sex: row.sex,
        ethnicity: row.ethnicity,
        born: row.born,
        id_number: id_number.and_then(|text| IdNumber::parse(&text).ok()).map(|n| n.masked()),
        phone: phone.and_then(|text| Phone::parse(&text).ok()).map(|phone| phone.masked()),
        education: row.education,
        occupation: row.occupation,
        category: row.category,
        joined_on: row.joined_on,
        full_on: row.full_on,
        standing: row.standing,
    })
}

/// A fresh id for a member, made before the row so that sealing can bind to it.
pub fn new_id(tools: &crate::db::Tools, now: Timestamp) -> MemberId {
    let id: Id<crate::access::Member> = tools.ids.next(now);
    id
}
