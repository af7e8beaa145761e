//! What an import does to the register: it looks people up, enters them unseen, corrects, shows
//! all at once, and takes back. The `exchange` room decides and records the events (DECISIONS 32).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::history::{differing, fields};
use super::sealed::{ADDRESS, ID_NUMBER, ID_NUMBER_INDEX, PHONE, PHONE_INDEX};
use super::{affiliate, further, history};
use crate::access::{MemberId, OrganizationId};
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::identity::IdNumber;
use crate::kernel::phone::Phone;
use crate::kernel::secret::{Field, KeyRing};
use crate::member::initials;
use crate::member::model::further::Further;
use crate::member::model::{AffiliationCause, Category, Standing};
use crate::member::store;
use crate::member::store::import::{ImportedRow, KnownRow, Particulars as Columns};

pub(super) const IMPORTED: Field = Field { table: "members", column: "imported" };

/// The reason that a record's history gives.
const REASON: &str = "导入 import";

/// What a register says of a member and an import may correct. Plain text; sealed where it rests.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    pub ethnicity: String,
    pub education: String,
    pub category: Category,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as known.
    pub joined_on: String,
    pub full_on: Option<String>,
    pub address: Option<String>,
    #[serde(flatten)]
    pub further: Further,
    /// Cells of the file that have no column here, as JSON.
    pub imported: Option<String>,
}

/// A member on some register, found by ID number. Not scope-checked: whether the caller may tell
/// of them is the caller's to decide.
#[derive(Clone)]
pub struct Known {
    pub id: MemberId,
    pub branch: OrganizationId,
    pub name: String,
    /// The last four characters of the ID number.
    pub id_ending: Option<String>,
    pub phone: Option<String>,
    pub particulars: Particulars,
    pub standing: Standing,
    /// Made by an import that is not applied yet.
    pub hidden: bool,
    pub version: i64,
}

/// The members with these ID numbers, each with the number it was found by.
pub fn known(shelf: &mut impl Shelf, numbers: &[IdNumber]) -> Outcome<Vec<(IdNumber, Known)>> {
    let ring = shelf.tools().ring.clone();
    let hashed: std::collections::HashMap<Vec<u8>, &IdNumber> = numbers
        .iter()
        .flat_map(|number| {
            let indexes = ring.indexes(ID_NUMBER_INDEX, number.as_str());
            indexes.into_iter().map(move |index| (index.to_vec(), number))
        })
        .collect();
    let indexes: Vec<Vec<u8>> = hashed.keys().cloned().collect();
    let mut found = Vec::new();
    for row in store::import::with_indexes(shelf, &indexes)? {
        let number = row.id_number_index.as_ref().and_then(|index| hashed.get(index).copied());
        if let Some(number) = number.cloned() {
            found.push((number, opened(&ring, row)?));
        }
    }
    Ok(found)
}

/// The members of these ids. Not scope-checked, as [`known`].
pub fn known_by_id(shelf: &mut impl Shelf, ids: &[MemberId]) -> Outcome<Vec<Known>> {
    let ring = shelf.tools().ring.clone();
    let rows = store::import::with_ids(shelf, ids)?;
    rows.into_iter().map(|row| opened(&ring, row)).collect()
}

fn opened(ring: &KeyRing, row: KnownRow) -> Outcome<Known> {
    let open = |field, sealed: Option<Vec<u8>>| {
        sealed
            .map(|sealed| ring.open(field, row.id.raw(), &sealed).map_err(Fault::internal))
            .transpose()
    };
    Ok(Known {
        id: row.id,
        branch: row.branch_id,
        name: row.name,
        id_ending: open(ID_NUMBER, row.id_number)?
            .and_then(|number| IdNumber::parse(&number).ok())
            .map(|number| number.last_four().to_owned()),
        phone: open(PHONE, row.phone)?,
        particulars: Particulars {
            ethnicity: row.ethnicity,
            education: row.education,
            category: row.category,
            joined_on: row.joined_on,
            full_on: row.full_on,
            address: open(ADDRESS, row.address)?,
            further: further::opened(ring, row.id, row.further.as_deref())?,
            imported: open(IMPORTED, row.imported)?,
        },
        standing: row.standing,
        hidden: row.hidden,
        version: row.version,
    })
}

/// Somebody whom an import enters.
pub struct Entry {
    pub branch: OrganizationId,
    pub name: String,
    pub id_number: IdNumber,
    pub phone: Option<Phone>,
    pub particulars: Particulars,
}

/// A sealed entry, ready to be written.
pub struct PreparedEntry {
    row: ImportedRow,
}

impl PreparedEntry {
    pub fn member(&self) -> MemberId {
        self.row.id
    }

    /// The branch whose register it goes onto. Whether that can still take it is the caller's to
    /// look, in the same transaction.
    pub fn branch(&self) -> OrganizationId {
        self.row.branch_id
    }
}

/// Seals an entry: outside the transaction, since the writer should not wait for it.
pub fn prepare_entry(
    ring: &KeyRing,
    id: MemberId,
    now: Timestamp,
    import: i64,
    entry: Entry,
) -> Outcome<PreparedEntry> {
    let seal = |field, plain: &str| ring.seal(field, id.raw(), plain).map_err(Fault::internal);
    let Columns { ethnicity, education, category, joined_on, full_on, address, further, imported } =
        sealed(ring, id, entry.particulars)?;
    let (number, phone) = (&entry.id_number, entry.phone);
    let row = ImportedRow {
        id,
        branch_id: entry.branch,
        initials: initials::of_name(&entry.name),
        name: entry.name,
        sex: number.sex(),
        ethnicity,
        born: Some(number.birth_date().to_string()),
        education,
        occupation: String::new(),
        category,
        joined_on,
        full_on,
        id_number: Some(seal(ID_NUMBER, number.as_str())?),
        id_number_index: Some(ring.index(ID_NUMBER_INDEX, number.as_str()).to_vec()),
        phone: phone.as_ref().map(|phone| seal(PHONE, phone.as_str())).transpose()?,
        phone_index: phone.map(|phone| ring.index(PHONE_INDEX, phone.as_str()).to_vec()),
        address,
        further,
        imported,
        standing: Standing::Normal,
        import_id: Some(import),
        created_at: now,
        updated_at: now,
        version: 1,
        hidden: true,
    };
    Ok(PreparedEntry { row })
}

fn sealed(ring: &KeyRing, id: MemberId, plain: Particulars) -> Outcome<Columns> {
    let seal = |field, plain: Option<String>| {
        plain.map(|plain| ring.seal(field, id.raw(), &plain).map_err(Fault::internal)).transpose()
    };
    Ok(Columns {
        ethnicity: plain.ethnicity,
        education: plain.education,
        category: plain.category,
        joined_on: plain.joined_on,
        full_on: plain.full_on,
        address: seal(ADDRESS, plain.address)?,
        further: further::sealed(ring, id, &plain.further)?,
        imported: seal(IMPORTED, plain.imported)?,
    })
}

/// Enters members, unseen until [`unveil`]; answers those that are not entered, since their ID number
/// has come onto a register meanwhile. The caller records the event.
pub fn enter(tx: &mut WriteTx<'_>, prepared: Vec<PreparedEntry>) -> Outcome<HashSet<MemberId>> {
    let mut rows: Vec<ImportedRow> = prepared.into_iter().map(|entry| entry.row).collect();
    // Two imports of the same people wait for each other in one order, else in a circle.
    rows.sort_by(|one, other| one.id_number_index.cmp(&other.id_number_index));
    let out = store::import::insert(tx, &rows)?;
    let (today, cause) = (tx.today(), AffiliationCause::Imported);
    let first: Vec<_> = rows
        .iter()
        .filter(|row| !out.contains(&row.id))
        .map(|row| affiliate::stretch(tx, row.id, row.branch_id, today, cause, ""))
        .collect();
    store::affiliation::open(tx, &first)?;
    Ok(out)
}

/// A correction with what was there before, sealed.
pub struct PreparedCorrection {
    id: MemberId,
    version: i64,
    columns: Columns,
    before: Map<String, Value>,
}

impl PreparedCorrection {
    /// Whose record it is.
    pub fn member(&self) -> MemberId {
        self.id
    }
}

/// Seals a correction of `known` to `particulars`.
pub fn prepare_correction(
    ring: &KeyRing,
    known: &Known,
    particulars: Particulars,
) -> Outcome<PreparedCorrection> {
    let before = differing(&fields(&known.particulars)?, &fields(&particulars)?);
    let columns = sealed(ring, known.id, particulars)?;
    Ok(PreparedCorrection { id: known.id, version: known.version, columns, before })
}

/// Corrects a record and keeps what it held; answers its new version. The caller records the event.
pub fn correct(tx: &mut WriteTx<'_>, correction: PreparedCorrection) -> Outcome<i64> {
    let PreparedCorrection { id, version, columns, before } = correction;
    store::import::correct(tx, id, version, &columns)?;
    history::keep(tx, id, version, REASON, before)?;
    Ok(version + 1)
}

/// Puts a record back that an import brought to `version`; 412 when it has changed since.
pub fn take_back(tx: &mut WriteTx<'_>, id: MemberId, version: i64) -> Outcome<()> {
    let ring = tx.tools().ring.clone();
    let (row, kept) = store::import::kept_before(tx, id, version - 1)?
        .ok_or_else(|| Fault::internal("an import's correction has no earlier version"))?;
    let now = opened(&ring, store::import::record(tx, id)?)?;
    let mut before = fields(&now.particulars)?;
    before.extend(history::reopened(&ring, row, &kept)?);
    let before: Particulars =
        serde_json::from_value(Value::Object(before)).map_err(Fault::internal)?;
    let columns = sealed(&ring, id, before)?;
    store::import::put_back(tx, id, version - 1, &columns)
}

/// Shows those of the members that an import has entered.
pub fn unveil(tx: &mut WriteTx<'_>, import: i64, ids: &[MemberId]) -> Outcome<()> {
    store::import::show(tx, import, ids, true)
}

/// Hides them again, before they are taken back.
pub fn veil(tx: &mut WriteTx<'_>, import: i64, ids: &[MemberId]) -> Outcome<()> {
    store::import::show(tx, import, ids, false)
}

/// Deletes those of the members that an import has entered. Fails with `import_built_upon`.
pub fn forget(tx: &mut WriteTx<'_>, import: i64, members: &[MemberId]) -> Outcome<()> {
    store::import::forget(tx, import, members)
}
