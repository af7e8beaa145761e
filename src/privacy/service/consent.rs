//! What a member lets their data be used for. A withdrawal acts from its commit on: whoever is about to use
//! data for a purpose asks here, at that moment.

use crate::access::MemberId;
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::fault::{Code, Fault, Language, Outcome, Problem};
use crate::privacy::model::{
    Basis, ConsentReceipt, ConsentView, Consents, Decision, Purpose, Standpoint,
};
use crate::privacy::rules::Word;
use crate::privacy::service::notice;
use crate::privacy::store::{self, SaidRow};
use crate::privacy::{rules, words};

/// Whether a member's data may be used for a purpose now.
pub fn allows(shelf: &mut impl Shelf, member: MemberId, purpose: Purpose) -> Outcome<bool> {
    stand(shelf, member, purpose).map(|(standpoint, _)| rules::allows(standpoint))
}

/// Where a purpose stands, and what the member said of it last.
fn stand(
    shelf: &mut impl Shelf,
    member: MemberId,
    purpose: Purpose,
) -> Outcome<(Standpoint, Option<SaidRow>)> {
    let (said, asked_anew) = match rules::basis(purpose) {
        Basis::Duty => (None, 0),
        Basis::DutyWithObjection => (store::last_said(shelf, member, purpose)?, 0),
        Basis::Consent => (store::last_said(shelf, member, purpose)?, notice::asked_anew(shelf)?),
    };
    let word =
        said.as_ref().map(|row| Word { given: row.given, notice_version: row.notice_version });
    Ok((rules::standpoint(purpose, word, asked_anew), said))
}

/// All purposes and where they stand, for the member who asks.
pub fn list(reader: &mut Reader<'_>, language: Language) -> Outcome<Consents> {
    let member = own(reader)?;
    let mut items = Vec::new();
    for purpose in Purpose::ALL {
        let (state, said) = stand(reader, member, *purpose)?;
        items.push(ConsentView {
            purpose: *purpose,
            basis: rules::basis(*purpose),
            state,
            text: words::purpose(*purpose, language).to_owned(),
            since: said.as_ref().map(|row| row.at),
            notice_version: said.map(|row| row.notice_version),
        });
    }
    Ok(Consents { items })
}

/// Keeps what the member says. Saying it again changes nothing; what is a duty alone cannot be withdrawn.
pub fn decide(tx: &mut WriteTx<'_>, decision: &Decision) -> Outcome<Receipt> {
    let (member, purpose, given) = (own(tx)?, decision.purpose, decision.given);
    let notice_version = notice::current_version(tx)?;
    shown(decision, notice_version)?;
    let (before, _) = stand(tx, member, purpose)?;
    let mut state = before;
    if rules::is_news(before, given) {
        let word = Word { given, notice_version };
        state = rules::standpoint(purpose, Some(word), 0);
        let (id, at) = (tx.id(), tx.now());
        let row = SaidRow { id, member_id: member, purpose, given, notice_version, at };
        tx.record(Event::of("consent", id).about([member]).reason(format!("{purpose} {state}")));
        store::keep(tx, row)?;
    } else {
        tx.nothing_new();
    }
    Receipt::changed("/api/v1/me/consents".to_owned(), 0, ConsentReceipt { purpose, state })
}

/// A consent is to what the notice in force says, which must have been shown.
fn shown(decision: &Decision, in_force: i32) -> Outcome<()> {
    match (rules::basis(decision.purpose), decision.given, decision.notice_version) {
        (Basis::Duty, _, _) => Err(Fault::new(Code::PurposeByDuty)),
        (Basis::Consent, true, None) => Err(Fault::field("/notice_version", Problem::Required)),
        (_, true, Some(version)) if version != in_force => {
            let problem = Problem::Said(
                "不是现行的隐私告知，请看过现行的再决定",
                "Not the privacy notice in force; read that one first",
            );
            Err(Fault::field("/notice_version", problem))
        }
        (Basis::Consent | Basis::DutyWithObjection, _, _) => Ok(()),
    }
}

fn own(shelf: &impl Shelf) -> Outcome<MemberId> {
    shelf.warrant().actor.member.ok_or_else(|| Fault::new(Code::Forbidden))
}
