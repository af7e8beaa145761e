//! Placement: the reviewed grid, grounds, deadlines.

use super::*;
use crate::kernel::grid;
use crate::kernel::id::Id;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Every guard satisfied, by a host inside the system.
fn willing() -> Guards {
    Guards {
        host_outside: false,
        branch_given: true,
        branch_has_groups: true,
        group_given: true,
        refusal_ground: Some(RefusalGround::NotHere),
        next_host_given: true,
    }
}

fn cell(
    state: PlacementState,
    event: PlacementEvent,
    actor: PlacementActor,
    guards: &Guards,
) -> String {
    match step(state, event, actor, guards) {
        Ok(next) => next.to_string(),
        Err(fault) if fault.code == Code::NotAnActor => ".".to_owned(),
        Err(fault) => format!("!{}", fault.code.as_str()),
    }
}

/// A guard's name and what breaks it.
type Broken = (&'static str, fn(&mut Guards));

#[test]
fn the_grid_is_as_reviewed() {
    let mut text = String::from(
        "Placement: the state after each event, by who brings it about.\n\
         '.' not this actor's step (403 not_an_actor); '!' refused with that code.\n\
         Rows are the state of the day: 'notified' past its deadline reads 'not_arrived'.\n\
         All guards satisfied; refusing on the ground of not_here.\n\n",
    );
    for event in PlacementEvent::ALL {
        text += &grid::table(
            event.as_str(),
            PlacementState::ALL,
            PlacementActor::ALL,
            |state, actor| cell(*state, *event, *actor, &willing()),
        );
    }
    text += "What else changes a step: state event actor -> outcome\n";
    let broken: [Broken; 6] = [
        ("host outside the system", |g| g.host_outside = true),
        ("no branch named", |g| g.branch_given = false),
        ("no group named where there are groups", |g| g.group_given = false),
        ("no ground", |g| g.refusal_ground = None),
        ("ground: not a member", |g| g.refusal_ground = Some(RefusalGround::NotAMember)),
        ("no next host", |g| g.next_host_given = false),
    ];
    for (name, breaks) in broken {
        let mut guards = willing();
        breaks(&mut guards);
        text += &format!("\n{name}\n");
        for event in PlacementEvent::ALL {
            for state in PlacementState::ALL {
                for actor in PlacementActor::ALL {
                    let before = cell(*state, *event, *actor, &willing());
                    let after = cell(*state, *event, *actor, &guards);
                    if before != after {
                        text += &format!("  {state} {event} {actor} -> {after}\n");
                    }
                }
            }
        }
    }
    grid::review("placement.txt", &text);
}

#[test]
fn a_group_is_asked_for_only_where_the_branch_has_groups() {
    let guards = Guards { branch_has_groups: false, group_given: false, ..willing() };
    let (state, actor) = (PlacementState::CheckedIn, PlacementActor::HostBranch);
    let placed = step(state, PlacementEvent::Accept, actor, &guards);
    assert_eq!(placed.unwrap(), PlacementState::Placed);
}

#[test]
fn nobody_is_late_because_the_registration_was() {
    let book = PolicyBook::default();
    for (departs, notified, due) in [
        ("2026-03-01", "2026-02-20", "2026-03-31"),
        ("2026-03-01", "2026-04-10", "2026-05-10"),
        ("2028-01-30", "2028-01-30", "2028-02-29"),
    ] {
        let dates = PlacementDates { departs_on: day(departs), notified_on: day(notified) };
        let due_by = check_in_due(&dates, None, &book);
        assert_eq!(due_by.on, day(due), "{departs} {notified}");
        let on = |today: Day| phase(PlacementState::Notified, &due_by, today);
        assert_eq!(on(due_by.on), PlacementState::Notified, "the last day is in time");
        assert_eq!(on(due_by.on.plus_days(1)), PlacementState::NotArrived);
        let arrived = phase(PlacementState::CheckedIn, &due_by, due_by.on.plus_days(99));
        assert_eq!(arrived, PlacementState::CheckedIn);
    }
    assert_eq!(acceptance_due(day("2026-02-20"), None, &book).on, day("2026-03-06"));
    assert_eq!(filing_due(day("2026-12-25"), None, &book).on, day("2027-01-08"));
}

#[test]
fn the_host_side_follows_the_destination() {
    let organization = Id::from_raw(7);
    for (destination, expected) in [
        (Destination::Organization { organization }, HostSide::Inside(organization)),
        (Destination::Place { region: "440306".to_owned() }, HostSide::Outside),
        (Destination::Abroad { country: "JP".to_owned() }, HostSide::Nobody),
        (Destination::Unknown, HostSide::Nobody),
    ] {
        assert_eq!(host_side(&destination), expected);
    }
}

#[test]
fn one_who_arrived_and_is_passed_on_has_not_to_report_in_twice() {
    for (opening, expected) in [
        (Opening::Registered, PlacementState::Notified),
        (Opening::Passed { arrived: false }, PlacementState::Notified),
        (Opening::Passed { arrived: true }, PlacementState::CheckedIn),
    ] {
        assert_eq!(opening_state(opening), expected);
    }
}

proptest::proptest! {
    /// Once passed on, left or withdrawn, a placement is history; a refused one only goes on to
    /// another host or ends with the flow.
    #[test]
    fn no_sequence_of_events_reopens_a_placement(
        tries in proptest::collection::vec((0..8usize, 0..7usize), 0..40),
    ) {
        let mut state = PlacementState::Notified;
        for (event, actor) in tries {
            let (event, actor) = (PlacementEvent::ALL[event], PlacementActor::ALL[actor]);
            if let Ok(next) = step(state, event, actor, &willing()) {
                proptest::prop_assert!(state.is_open() || !next.is_open(), "{} -> {}", state, next);
                state = next;
            }
        }
    }
}
