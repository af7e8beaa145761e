//! What a member lets their data be used for. A withdrawal acts from its commit on: whoever is about to use
//! data for a purpose asks here, at that moment.

use crate::access::MemberId;
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::fault::{Code, Fault, Language, Outcome};
use crate::privacy::model::{
    Basis, ConsentReceipt, ConsentView, Consents, Decision, Purpose, Standpoint,
};
use crate::privacy::service::notice;
use crate::privacy::store::{self, SaidRow};
use crate::privacy::{rules, words};

/// Whether a member's data may be used for a purpose now.
pub fn allows(shelf: &mut impl Shelf, member: MemberId, purpose: Purpose) -> Outcome<bool> {
    let said = match rules::basis(purpose) {
        Basis::Duty => None,
        Basis::Consent => store::last_said(shelf, member, purpose)?.map(|row| row.given),
    };
    Ok(rules::standpoint(purpose, said) == Standpoint::InForce)
}

/// All purposes and where they stand, for the member who asks.
pub fn list(reader: &mut Reader<'_>, language: Language) -> Outcome<Consents> {
    let member = own(reader)?;
    let mut items = Vec::new();
    for purpose in Purpose::ALL {
        let said = store::last_said(reader, member, *purpose)?;
        items.push(ConsentView {
            purpose: *purpose,
            basis: rules::basis(*purpose),
            state: rules::standpoint(*purpose, said.as_ref().map(|row| row.given)),
            text: words::purpose(*purpose, language).to_owned(),
            since: said.as_ref().map(|row| row.at),
            notice_version: said.map(|row| row.notice_version),
        });
    }
    Ok(Consents { items })
}

/// Keeps what the member says. Saying it again changes nothing; what stands on a duty cannot be withdrawn.
pub fn decide(tx: &mut WriteTx<'_>, decision: &Decision) -> Outcome<Receipt> {
    let (member, purpose) = (own(tx)?, decision.purpose);
    if rules::basis(purpose) == Basis::Duty {
        return Err(Fault::new(Code::PurposeByDuty));
    }
    let before = store::last_said(tx, member, purpose)?;
    if before.is_some_and(|row| row.given == decision.given) {
        tx.nothing_new();
    } else {
        let row = SaidRow {
            id: tx.id(),
            member_id: member,
            purpose,
            given: decision.given,
            notice_version: notice::current_version(tx)?,
            at: tx.now(),
        };
        let said = if decision.given { "given" } else { "withdrawn" };
        tx.record(Event::of("consent", row.id).about([member]).reason(format!("{purpose} {said}")));
        store::keep(tx, row)?;
    }
    let state = rules::standpoint(purpose, Some(decision.given));
    Receipt::changed("/api/v1/me/consents".to_owned(), 0, ConsentReceipt { purpose, state })
}

fn own(shelf: &impl Shelf) -> Outcome<MemberId> {
    shelf.warrant().actor.member.ok_or_else(|| Fault::new(Code::Forbidden))
}
