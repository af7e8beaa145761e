//! Who does what to a request, and when.

use super::model::{CorrectableField, CorrectionRequestState};
use crate::kernel::fault::{Code, Fault, Outcome};

crate::text_enum! {
    /// What is done to a request.
    pub enum Verb { Accept = "accept", Refuse = "refuse", Withdraw = "withdraw" }
}

crate::text_enum! {
    /// Who does it.
    pub enum RequestActor {
        Member = "member",
        /// Over the member's branch, and not the member's own account.
        Officer = "officer",
    }
}

/// The state after the verb. 403 for what is another's, 409 for what is decided.
pub fn step(
    state: CorrectionRequestState,
    verb: Verb,
    actor: RequestActor,
) -> Outcome<CorrectionRequestState> {
    let next = match (verb, actor) {
        (Verb::Accept, RequestActor::Officer) => CorrectionRequestState::Accepted,
        (Verb::Refuse, RequestActor::Officer) => CorrectionRequestState::Refused,
        (Verb::Withdraw, RequestActor::Member) => CorrectionRequestState::Withdrawn,
        (Verb::Accept | Verb::Refuse, RequestActor::Member)
        | (Verb::Withdraw, RequestActor::Officer) => return Err(Fault::new(Code::NotAnActor)),
    };
    match state {
        CorrectionRequestState::Open => Ok(next),
        CorrectionRequestState::Accepted
        | CorrectionRequestState::Refused
        | CorrectionRequestState::Withdrawn => Err(Fault::new(Code::CorrectionRequestState)),
    }
}

/// Whether the field is sealed in the record, so that officers see what is asked for with a reason only.
pub fn is_sealed(field: CorrectableField) -> bool {
    match field {
        CorrectableField::IdNumber
        | CorrectableField::Address
        | CorrectableField::Landline
        | CorrectableField::Residence
        | CorrectableField::RegisteredResidence => true,
        CorrectableField::Name
        | CorrectableField::Sex
        | CorrectableField::Born
        | CorrectableField::Ethnicity
        | CorrectableField::Education
        | CorrectableField::Occupation
        | CorrectableField::JoinedOn
        | CorrectableField::FullOn
        | CorrectableField::NativePlace
        | CorrectableField::Degree
        | CorrectableField::ProfessionalTitle
        | CorrectableField::SocialStratum
        | CorrectableField::MigrantWorker
        | CorrectableField::Introducers => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::grid;

    #[test]
    fn the_grid_is_as_reviewed() {
        let mut text =
            "Correction requests: the state after each verb, by actor. `.` is another's step.\n\n"
                .to_owned();
        for verb in Verb::ALL {
            text += &grid::table(
                verb.as_str(),
                CorrectionRequestState::ALL,
                RequestActor::ALL,
                |state, actor| match step(*state, *verb, *actor) {
                    Ok(next) => next.to_string(),
                    Err(fault) if fault.code == Code::NotAnActor => ".".to_owned(),
                    Err(fault) => format!("!{}", fault.code.as_str()),
                },
            );
        }
        grid::review("correction_request.txt", &text);
    }

    #[test]
    fn what_is_sealed_in_the_record_is_shown_with_a_reason_only() {
        let sealed: Vec<&str> = CorrectableField::ALL
            .iter()
            .filter(|field| is_sealed(**field))
            .map(|field| field.as_str())
            .collect();
        assert_eq!(
            sealed,
            ["id_number", "address", "landline", "residence", "registered_residence"]
        );
    }
}
