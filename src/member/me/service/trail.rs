//! What is kept beside a person's record and journeys, opened for their own copy.

use serde_json::Value;

use crate::access::MemberId;
use crate::db::{Reader, Shelf};
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::{Field, KeyRing};
use crate::member::correction::service as correction;
use crate::member::me::model::trail::{ExportedPhoneChange, ExportedVersion, Trail};
use crate::member::me::store::trail as store;

const AMENDED: Field = Field { table: "flow_amendments", column: "before" };
const PROPOSED: Field = Field { table: "phone_changes", column: "details" };

pub fn of(reader: &mut Reader<'_>, member: MemberId) -> Outcome<Trail> {
    let ring = reader.tools().ring.clone();
    let versions = store::versions(reader, member)?.into_iter().map(
        |(id, registration_id, version, changed_on, side, before)| {
            let before = opened(&ring, AMENDED, id, &before)?;
            Ok(ExportedVersion { registration_id, version, changed_on, side, before })
        },
    );
    let registration_versions = versions.collect::<Outcome<_>>()?;
    let phones =
        store::phone_changes(reader, member)?.into_iter().map(|(id, state, at, sealed)| {
            Ok(ExportedPhoneChange { state, at, details: opened(&ring, PROPOSED, id, &sealed)? })
        });
    let phone_changes = phones.collect::<Outcome<_>>()?;
    Ok(Trail {
        registration_versions,
        cases: store::cases(reader, member)?,
        messages: store::messages(reader, member)?,
        short_messages: store::texts(reader, member)?,
        other_systems: store::deliveries(reader, member)?,
        consents: store::consents(reader, member)?,
        phone_changes,
        correction_requests: correction::of(reader, member)?,
    })
}

fn opened(ring: &KeyRing, field: Field, row: i64, sealed: &[u8]) -> Outcome<Value> {
    let plain = ring.open(field, row, sealed).map_err(Fault::internal)?;
    serde_json::from_str(&plain).map_err(Fault::internal)
}
