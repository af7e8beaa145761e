//! Who is told of what.

pub mod prompt;
pub mod text;

use super::model::Occurrence;
use crate::access::Role;

/// A part in what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The member it happened to.
    Member,
    /// The officers of the home branch; where it has none, those next above it.
    Home,
    /// The same above the home branch.
    AboveHome,
    /// The same of the host.
    Host,
    /// The same above the host.
    AboveHost,
    /// Whose task it has become.
    Taker,
}

/// Who is told. Whoever did it knows already and is left out, whatever stands here.
pub const fn told(what: Occurrence) -> &'static [Audience] {
    use Audience::{AboveHome, AboveHost, Home, Host, Member, Taker};
    match what {
        Occurrence::FlowSubmitted
        | Occurrence::FlowWithdrawn
        | Occurrence::FlowOutlasted
        | Occurrence::FlowTakenOver
        | Occurrence::CheckInNeedsReview
        | Occurrence::CorrectionAsked
        | Occurrence::CorrectionWithdrawn
        // Often a death: nobody writes to the dead.
        | Occurrence::FlowClosed => &[Home],
        Occurrence::FlowRegistered
        | Occurrence::FlowRefused
        | Occurrence::FlowReturned
        | Occurrence::CorrectionAccepted
        | Occurrence::CorrectionRefused
        | Occurrence::ContactDueSoon
        | Occurrence::ContactOverdue
        | Occurrence::ArrivalReminder
        | Occurrence::ReportDueSoon
        | Occurrence::ReportOverdue
        | Occurrence::PaperReminder => &[Member],
        Occurrence::FlowCancelled => &[Member, Home],
        Occurrence::FlowAmended => &[Member, Home, Host],
        Occurrence::CheckInHomecoming => &[Home, Host],
        Occurrence::PlacementNotified => &[Member, Host],
        Occurrence::PlacementPassedOn | Occurrence::PlacementEnded => &[Host],
        Occurrence::PlacementCheckedIn => &[Member, Host, Home],
        Occurrence::PlacementPlaced | Occurrence::PlacementMoved | Occurrence::PlacementLeft => {
            &[Member, Home]
        }
        Occurrence::PlacementFiled => &[AboveHost],
        Occurrence::PlacementRefused => &[Member, Home, AboveHost],
        Occurrence::PlacementRerouted => &[Member, Home, Host],
        Occurrence::CaseOpened | Occurrence::CaseAssigned => &[Taker],
        Occurrence::CaseUnreachable => &[AboveHome],
        Occurrence::CaseLostSuspected => &[Home, AboveHome],
        Occurrence::CaseHandedToHost => &[Host],
        // The host hears of it too where home takes the case back.
        Occurrence::CaseHandedToHome => &[Home, Taker, Host],
        Occurrence::LiaisonAssigned => &[Member, Taker],
        // About no one member, and told by their own doors.
        Occurrence::CasesLeft
        | Occurrence::CasesHandedOver
        | Occurrence::EndpointDisabled
        | Occurrence::PlacementsImported => &[],
    }
}

/// The posts whose holders act for an organization and are told for it.
pub const ACTING: [Role; 5] = [
    Role::Secretary,
    Role::DeputySecretary,
    Role::CommitteeOfficer,
    Role::ChamberOfficer,
    Role::CountyOfficer,
];
