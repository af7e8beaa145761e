//! Which fields of a registration an actor may amend (DOMAIN 5.1: place, employer, residence and
//! contact by member, home or host; each amendment is a version, the old one is kept).

use serde_json::json;

use crate::flow::model::{Destination, FlowActor, FlowField, FlowState};
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::region::RegionCode;

/// Faults of every field the actor may not amend, each at `/<field>`. That the state takes
/// amendments at all is the business of `step`.
pub fn check_fields(phase: FlowState, actor: FlowActor, fields: &[FlowField]) -> Outcome<()> {
    let refused: Vec<FlowField> =
        fields.iter().copied().filter(|field| !may_amend(phase, actor, *field)).collect();
    match refused.split_first() {
        None => Ok(()),
        Some((first, rest)) => {
            let fault = Fault::field(pointer(*first), Problem::NotAllowed)
                .because(json!({ "state": phase, "actor": actor }));
            Err(rest
                .iter()
                .fold(fault, |fault, field| fault.at(pointer(*field), Problem::NotAllowed)))
        }
    }
}

/// Whether a destination is the one before, or the same division named more or less closely. A host
/// outside the system is known by words only: they hold as long as the place does.
pub fn is_same_place(before: &Destination, after: &Destination) -> bool {
    match (before, after) {
        (Destination::Place { region: before }, Destination::Place { region: after }) => {
            let codes = before.parse::<RegionCode>().ok().zip(after.parse::<RegionCode>().ok());
            codes.map_or(before == after, |(before, after)| {
                before.is_within(after) || after.is_within(before)
            })
        }
        (
            Destination::Organization { .. }
            | Destination::Place { .. }
            | Destination::Abroad { .. }
            | Destination::Unknown,
            _,
        ) => before == after,
    }
}

fn pointer(field: FlowField) -> String {
    format!("/{field}")
}

fn may_amend(phase: FlowState, actor: FlowActor, field: FlowField) -> bool {
    let on_the_way = phase == FlowState::InFlow;
    let approved = on_the_way || phase == FlowState::Registered;
    match actor {
        FlowActor::HomeBranch => true,
        FlowActor::Member | FlowActor::Proxy => match field {
            // What the branch approved, and whom it named, the branch changes.
            FlowField::Cause | FlowField::Kind => !approved,
            FlowField::DepartsOn => !on_the_way,
            FlowField::Liaison | FlowField::TransferPossible => false,
            FlowField::ExpectedReturn
            | FlowField::Destination
            | FlowField::Employer
            | FlowField::Residence
            | FlowField::Phone => true,
        },
        FlowActor::HostBranch => match field {
            FlowField::Employer | FlowField::Residence | FlowField::Phone => approved,
            // A host that sees the member move on re-routes or moves the placement instead.
            FlowField::Destination
            | FlowField::DepartsOn
            | FlowField::ExpectedReturn
            | FlowField::Cause
            | FlowField::Kind
            | FlowField::TransferPossible
            | FlowField::Liaison => false,
        },
        FlowActor::HomeCommittee | FlowActor::System | FlowActor::Other => false,
    }
}
