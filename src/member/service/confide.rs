//! Showing what is sealed: the number of a person one looks after, any other field with a reason.

use super::{further, sealed};
use crate::access::MemberId;
use crate::db::audit::Event;
use crate::db::{Reader, Shelf};
use crate::flow::service as flow;
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::text;
use crate::member::model::{ContactView, RevealRequest, Revealed, SealedField};
use crate::member::store;

/// The full number, for those who look after the person; the reason is implied (DECISIONS 3).
pub fn contact(reader: &mut Reader<'_>, id: MemberId) -> Outcome<ContactView> {
    let row = store::find(reader, id)?;
    let opened = sealed::open(&reader.tools().ring, &row)?;
    let away_phone = flow::whereabouts(reader, id)?.and_then(|where_to| where_to.phone);
    let away_phone = away_phone.filter(|away| opened.phone.as_ref() != Some(away));
    reader.saw(Event::of("member", id).about([id]).within(row.branch_id));
    Ok(ContactView { member_id: id, name: row.name, away_phone, phone: opened.phone })
}

/// One sealed field in full. The audit keeps the reason with the field's name in front of it.
/// Fails with `reason_needed`.
pub fn reveal(reader: &mut Reader<'_>, id: MemberId, wanted: &RevealRequest) -> Outcome<Revealed> {
    let reason = stated(&wanted.reason)?;
    let row = store::find(reader, id)?;
    let ring = &reader.tools().ring;
    let opened = sealed::open(ring, &row)?;
    let there = further::opened(ring, id, row.further.as_deref())?.whereabouts;
    let value = match wanted.field {
        SealedField::IdNumber => opened.id_number,
        SealedField::Phone => opened.phone,
        SealedField::Address => opened.address,
        SealedField::Landline => there.landline,
        SealedField::Residence => there.residence,
        SealedField::RegisteredResidence => there.registered_residence,
    };
    let event = Event::of("member", id).about([id]).within(row.branch_id);
    reader.saw(event.reason(format!("{}: {reason}", wanted.field)));
    Ok(Revealed { field: wanted.field, value })
}

/// A reason of 1 to 200 characters; `reason_needed` when there is none.
pub fn stated(reason: &str) -> Outcome<String> {
    match text::tidy(reason, 200) {
        Ok(reason) => Ok(reason),
        Err(Problem::Required) => {
            Err(Fault::new(Code::ReasonNeeded).at("/reason", Problem::Required))
        }
        Err(problem) => {
            let mut check = Check::default();
            check.note("/reason", problem);
            check.done().map(|()| String::new())
        }
    }
}
