//! Things to do: what waits for the caller's posts, counted by the rooms that own it.

use super::inbox::{self, COUNTED};
use crate::access::{Action, Actor, Warrant};
use crate::checkin::service as checkin;
use crate::db::{Db, Reader};
use crate::flow::service as flow;
use crate::followup::service as followup;
use crate::kernel::fault::{Code, Outcome};
use crate::notify::model::Counts;
use crate::placement::model::PlacementState;
use crate::placement::service as placement;

/// A question about the rows that a permit reaches.
type Count = fn(&mut Reader<'_>) -> Outcome<usize>;

/// Each count stands on the permit for what is to be done, asked for as if it were being done.
pub async fn counts(db: &Db, own: &Warrant) -> Outcome<Counts> {
    let actor = &own.actor;
    let to_place: Count = |reader| {
        let checked_in = placement::count(reader, PlacementState::CheckedIn, COUNTED)?;
        let verifying = placement::count(reader, PlacementState::Verifying, COUNTED)?;
        Ok((checked_in + verifying).min(usize::try_from(COUNTED).unwrap_or(usize::MAX)))
    };
    Ok(Counts {
        unread_messages: db.read(own, inbox::unread).await?,
        registrations_to_decide: of_posts(db, actor, Action::DecideFlows, |reader| {
            flow::count_to_decide(reader, COUNTED)
        })
        .await?,
        returns_to_confirm: of_posts(db, actor, Action::DecideFlows, |reader| {
            flow::count_came_home(reader, COUNTED)
        })
        .await?,
        members_to_place: of_posts(db, actor, Action::HandlePlacements, to_place).await?,
        refused_to_reroute: of_posts(db, actor, Action::ReroutePlacements, |reader| {
            placement::count(reader, PlacementState::Refused, COUNTED)
        })
        .await?,
        overdue_members: of_posts(db, actor, Action::ReadAbsentees, |reader| {
            followup::count_overdue(reader, COUNTED)
        })
        .await?,
        own_cases: of_posts(db, actor, Action::HandleCases, |reader| {
            followup::count_to_see_to(reader, COUNTED)
        })
        .await?,
        reports_to_read: of_posts(db, actor, Action::ReadCheckIns, |reader| {
            checkin::count_reports_to_read(reader, COUNTED)
        })
        .await?,
    })
}

/// None where no post allows it.
async fn of_posts(db: &Db, actor: &Actor, action: Action, count: Count) -> Outcome<Option<usize>> {
    if actor.posts.is_empty() {
        return Ok(None);
    }
    match Warrant::ask(actor.clone(), action) {
        Ok(warrant) => db.read(&warrant, count).await.map(Some),
        Err(fault) if fault.code == Code::Forbidden => Ok(None),
        Err(fault) => Err(fault),
    }
}
