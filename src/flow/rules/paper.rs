//! Which paper a member takes along (table of DOMAIN 4.1). Advice only: the branch decides.

use crate::flow::model::{Absence, Advice, Cause, Destination, FlowKind, Paper, PaperReason};
use crate::policy::model::{Parameter, Ruling};
use crate::policy::rules::PolicyBook;

/// What the advice rests on.
#[derive(Clone, Copy, Debug)]
pub struct Journey<'a> {
    pub absence: Absence,
    pub cause: Cause,
    pub kind: FlowKind,
    pub destination: &'a Destination,
    /// The home branch's judgement; a long absence where it is not yet gets a certificate.
    pub transfer_possible: bool,
}

/// The paper for this journey by the policy of its departure date. Exactly six months is both
/// "up to six months" for a letter and "six months or more" for a transfer; the letter is asked
/// first, since its causes are temporary by nature.
pub fn advise_paper(journey: &Journey<'_>, county: Option<&str>, book: &PolicyBook) -> Advice {
    let departs_on = journey.absence.departs_on;
    let at = |parameter| book.at(county, departs_on, parameter);
    // No planned return is a long absence.
    let back_by = |ruling: &Ruling| {
        journey.absence.expected_return.is_some_and(|back| back <= ruling.after(departs_on))
    };
    let back_before = |ruling: &Ruling| {
        journey.absence.expected_return.is_some_and(|back| back < ruling.after(departs_on))
    };
    let advice = |paper, reason, ruling| Advice { paper, reason, ruling };

    if matches!(journey.destination, Destination::Abroad { .. }) {
        return advice(Paper::None, PaperReason::Abroad, at(Parameter::ContactMonthsAbroad));
    }
    let letter = at(Parameter::AttestationMaxMonths);
    let causes = at(Parameter::AttestationCauses);
    if causes.names(journey.cause.as_str()) && back_by(&letter) {
        return advice(Paper::AttestationLetter, PaperReason::ShortListedCause, causes);
    }
    let flow_months = at(Parameter::FlowMonths);
    if journey.kind == FlowKind::OftenReturning {
        return advice(Paper::None, PaperReason::OftenReturning, flow_months);
    }
    let paper_from = at(Parameter::PaperFromMonths);
    if back_before(&paper_from) {
        return advice(Paper::None, PaperReason::TooShortForPaper, paper_from);
    }
    let transfer_from = at(Parameter::TransferFromMonths);
    if back_before(&transfer_from) {
        return advice(Paper::Certificate, PaperReason::ShortAbsence, transfer_from);
    }
    let placeless = matches!(journey.destination, Destination::Unknown);
    if journey.kind == FlowKind::NoFixedPlace || placeless {
        return advice(Paper::Certificate, PaperReason::NoFixedPlace, transfer_from);
    }
    if journey.transfer_possible {
        advice(Paper::Transfer, PaperReason::LongAndFixed, transfer_from)
    } else {
        advice(Paper::Certificate, PaperReason::TransferNotYetPossible, transfer_from)
    }
}
