//! What a record held before its corrections, and which branch was responsible when.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::read::{mask_id_number, mask_phone};
use crate::access::MemberId;
use crate::db::{Reader, Shelf, WriteTx};
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::id::Id;
use crate::kernel::secret::{Field, KeyRing};
use crate::member::model::{
    AffiliationView, MemberField, MemberHistory, MemberVersion, VersionView,
};
use crate::member::store::change::{self, NewVersionRow, VersionRow};
use crate::member::store::{self, affiliation};

const BEFORE: Field = Field { table: "member_versions", column: "before" };

/// What is sealed of a correction: its reason may name people as well.
#[derive(Serialize, Deserialize)]
struct Kept {
    reason: String,
    before: Map<String, Value>,
}

/// A record, field by field.
pub(super) fn fields(record: &impl Serialize) -> Outcome<Map<String, Value>> {
    match serde_json::to_value(record).map_err(Fault::internal)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(Fault::internal("a record is no JSON object")),
    }
}

/// The earlier values of the fields in which two records differ, `null` for one that was empty.
pub(super) fn differing(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> Map<String, Value> {
    let value =
        |of: &Map<String, Value>, field: &String| of.get(field).cloned().unwrap_or(Value::Null);
    before
        .keys()
        .chain(after.keys())
        .filter(|field| value(before, field) != value(after, field))
        .map(|field| (field.clone(), value(before, field)))
        .collect()
}

/// Keeps the earlier values of the fields a correction changes.
pub(in crate::member) fn keep(
    tx: &mut WriteTx<'_>,
    member_id: MemberId,
    version: i64,
    reason: &str,
    before: Map<String, Value>,
) -> Outcome<()> {
    let id: Id<MemberVersion> = tx.id();
    let changed_fields = before.keys().cloned().collect::<Vec<String>>().join(",");
    let kept = Kept { reason: reason.to_owned(), before };
    let plain = serde_json::to_string(&kept).map_err(Fault::internal)?;
    let row = NewVersionRow {
        id,
        member_id,
        version,
        replaced_at: tx.now(),
        account_id: tx.warrant().actor.account(),
        changed_fields,
        before: tx.tools().ring.seal(BEFORE, id.raw(), &plain).map_err(Fault::internal)?,
    };
    change::keep_version(tx, row)
}

/// The earlier values kept in a version, in full.
pub(super) fn reopened(ring: &KeyRing, row: i64, sealed: &[u8]) -> Outcome<Map<String, Value>> {
    let plain = ring.open(BEFORE, row, sealed).map_err(Fault::internal)?;
    let kept: Kept = serde_json::from_str(&plain)
        .map_err(|_| Fault::internal("an earlier version of a record does not parse"))?;
    Ok(kept.before)
}

/// Corrections, newest first, and stretches of affiliation, oldest first.
pub fn history(reader: &mut Reader<'_>, id: MemberId) -> Outcome<MemberHistory> {
    store::subject(reader, id)?;
    reader.saw_members([id]);
    Ok(MemberHistory {
        versions: versions(reader, id, masked)?,
        affiliations: stretches(reader, id, None)?,
    })
}

/// The stretches of affiliation; the one that held on a day where one is named.
pub fn affiliations(
    reader: &mut Reader<'_>,
    id: MemberId,
    on: Option<Day>,
) -> Outcome<Vec<AffiliationView>> {
    store::subject(reader, id)?;
    reader.saw_members([id]);
    stretches(reader, id, on)
}

pub(in crate::member) fn stretches(
    reader: &mut Reader<'_>,
    id: MemberId,
    on: Option<Day>,
) -> Outcome<Vec<AffiliationView>> {
    let rows = affiliation::stretches(reader, id, on)?;
    let view = |row: affiliation::AffiliationRow| AffiliationView {
        branch_id: row.branch_id,
        from: row.starts_on,
        until: row.ends_on,
        cause: row.cause,
        document_number: row.document_number,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Earlier versions, with their values as `shown` lets them through.
pub(in crate::member) fn versions(
    reader: &mut Reader<'_>,
    id: MemberId,
    shown: fn(Map<String, Value>) -> Map<String, Value>,
) -> Outcome<Vec<VersionView>> {
    let rows = change::versions(reader, id)?;
    let ring = &reader.tools().ring;
    rows.into_iter().map(|(row, by)| version(ring, row, by, shown)).collect()
}

fn version(
    ring: &KeyRing,
    row: VersionRow,
    by: Option<String>,
    shown: fn(Map<String, Value>) -> Map<String, Value>,
) -> Outcome<VersionView> {
    let plain = ring.open(BEFORE, row.id.raw(), &row.before).map_err(Fault::internal)?;
    let kept: Kept = serde_json::from_str(&plain)
        .map_err(|_| Fault::internal("an earlier version of a record does not parse"))?;
    let fields = row.changed_fields.split(',').map(str::parse::<MemberField>);
    Ok(VersionView {
        version: row.version,
        replaced_at: row.replaced_at,
        account_id: row.account_id,
        by,
        reason: kept.reason,
        changed_fields: fields
            .collect::<Result<Vec<MemberField>, ()>>()
            .map_err(|()| Fault::internal("an earlier version names an unknown field"))?,
        before: Value::Object(shown(kept.before)),
    })
}

/// Phone and ID number masked, addresses and the landline left out: the full values take a reveal.
fn masked(mut before: Map<String, Value>) -> Map<String, Value> {
    for field in [
        MemberField::Address,
        MemberField::Landline,
        MemberField::Residence,
        MemberField::RegisteredResidence,
        MemberField::Imported,
    ] {
        before.remove(field.as_str());
    }
    for (field, mask) in [
        (MemberField::IdNumber, mask_id_number as fn(&str) -> Option<String>),
        (MemberField::Phone, mask_phone),
    ] {
        if let Some(value) = before.get_mut(field.as_str()) {
            *value = value.as_str().and_then(mask).map_or(Value::Null, Value::String);
        }
    }
    before
}
