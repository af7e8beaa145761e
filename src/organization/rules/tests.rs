//! The tree, its moves, its posts.

use super::*;

fn shape(level: Type, kind: Kind) -> Shape {
    Shape { level, kind, state: OrganizationState::Active }
}

fn gone(level: Type, kind: Kind) -> Shape {
    Shape { state: OrganizationState::Dissolved, ..shape(level, kind) }
}

fn id(raw: i64) -> Id<Organization> {
    Id::from_raw(raw)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn period(from: &str, until: &str) -> Period {
    Period { from: day(from), until: day(until) }
}

fn code(outcome: Outcome<()>) -> Option<Code> {
    outcome.err().map(|fault| fault.code)
}

#[test]
fn the_tree_takes_what_its_levels_allow() {
    let refused = Some(Code::OrganizationKindNotAllowed);
    for (parent, level, kind, expected) in [
        (Type::Department, Type::TownshipCommittee, Kind::Administrative, None),
        (Type::Department, Type::Branch, Kind::Village, refused),
        (Type::TownshipCommittee, Type::Branch, Kind::Village, None),
        (Type::TownshipCommittee, Type::Branch, Kind::MobileBranch, None),
        (Type::TownshipCommittee, Type::GeneralBranch, Kind::MobileBranch, refused),
        (Type::TownshipCommittee, Type::Committee, Kind::ChamberOfCommerce, None),
        (Type::TownshipCommittee, Type::Department, Kind::Administrative, refused),
        (Type::Committee, Type::Branch, Kind::Administrative, refused),
        (Type::GeneralBranch, Type::Branch, Kind::Temporary, None),
        (Type::GeneralBranch, Type::Group, Kind::Village, refused),
        (Type::Branch, Type::Group, Kind::Village, None),
        (Type::Group, Type::Group, Kind::Village, refused),
    ] {
        let outcome = check_child(shape(parent, Kind::Village), level, kind);
        assert_eq!(code(outcome), expected, "{parent} > {level} {kind}");
    }
    let parent = gone(Type::Committee, Kind::Enterprise);
    let outcome = check_child(parent, Type::Branch, Kind::Enterprise);
    assert_eq!(code(outcome), Some(Code::OrganizationDissolved));
    assert_eq!(code(check_root(Type::Department, Kind::Administrative)), None);
    assert_eq!(code(check_root(Type::Branch, Kind::Village)), refused);
}

#[test]
fn affiliation_is_held_by_lasting_branches_alone() {
    for (shape, affiliation, life) in [
        (shape(Type::Branch, Kind::Village), true, true),
        (shape(Type::Branch, Kind::Joint), true, true),
        (shape(Type::Branch, Kind::MobileBranch), false, true),
        (shape(Type::Branch, Kind::Temporary), false, true),
        (shape(Type::GeneralBranch, Kind::Village), false, false),
        (shape(Type::Group, Kind::Village), false, false),
        (gone(Type::Branch, Kind::Village), false, false),
    ] {
        assert_eq!(
            (shape.holds_affiliation(), shape.holds_life()),
            (affiliation, life),
            "{shape:?}"
        );
    }
}

#[test]
fn nothing_moves_below_itself() {
    let committee = shape(Type::Committee, Kind::Enterprise);
    let branch = shape(Type::Branch, Kind::Enterprise);
    let seat = |raw, shape, above| Seat { id: id(raw), shape, above };
    let (none, below): ([_; 0], _) = ([], [id(2), id(1)]);
    let moved = seat(1, committee, &none);
    for (moved, target, expected) in [
        (moved, seat(9, committee, &none), None),
        (moved, moved, Some(Code::OrganizationCycle)),
        (moved, seat(3, committee, &below), Some(Code::OrganizationCycle)),
        (moved, seat(9, branch, &none), Some(Code::OrganizationKindNotAllowed)),
        (
            moved,
            seat(9, gone(Type::Committee, Kind::Village), &none),
            Some(Code::OrganizationDissolved),
        ),
        (
            seat(1, gone(Type::Branch, Kind::Village), &none),
            seat(9, committee, &none),
            Some(Code::OrganizationDissolved),
        ),
    ] {
        assert_eq!(code(check_move(&moved, &target)), expected, "{moved:?} {target:?}");
    }
    let inner = seat(3, branch, &below);
    assert_eq!(code(check_line(&inner, &moved)), Some(Code::OrganizationCycle));
    assert_eq!(code(check_line(&moved, &inner)), Some(Code::OrganizationCycle));
    assert_eq!(code(check_line(&inner, &seat(9, committee, &none))), None);
}

#[test]
fn an_organization_is_dissolved_when_everybody_has_somewhere_to_go() {
    let branch = shape(Type::Branch, Kind::Village);
    for (shape, left, expected) in [
        (branch, Remainder::default(), None),
        (
            branch,
            Remainder { members: 1, ..Remainder::default() },
            Some(Code::OrganizationNotEmpty),
        ),
        (
            branch,
            Remainder { placements: 1, ..Remainder::default() },
            Some(Code::OrganizationNotEmpty),
        ),
        (
            branch,
            Remainder { subordinates: 1, ..Remainder::default() },
            Some(Code::OrganizationNotEmpty),
        ),
        (
            gone(Type::Branch, Kind::Village),
            Remainder::default(),
            Some(Code::OrganizationDissolved),
        ),
    ] {
        assert_eq!(code(check_dissolve(shape, left)), expected, "{left:?}");
    }
    let above = [id(1)];
    let seat = |raw, shape| Seat { id: id(raw), shape, above: &above };
    for (dissolved, heir, expected) in [
        (5, seat(6, branch), None),
        (6, seat(6, branch), Some(Code::OrganizationCycle)),
        (1, seat(6, branch), Some(Code::OrganizationCycle)),
        (5, seat(6, shape(Type::GeneralBranch, Kind::Village)), Some(Code::NotABranch)),
        (5, seat(6, gone(Type::Branch, Kind::Village)), Some(Code::OrganizationDissolved)),
    ] {
        assert_eq!(code(check_heir(id(dissolved), &heir)), expected, "{dissolved} {heir:?}");
    }
}

#[test]
fn sizes_are_advice_with_their_rule() {
    let book = PolicyBook::default();
    let joint = shape(Type::Branch, Kind::Joint);
    for (shape, full, probationary, units, expected) in [
        (shape(Type::Branch, Kind::Village), 3, 0, 0, &[][..]),
        (shape(Type::Branch, Kind::Village), 2, 5, 0, &[SizeAdvice::TooFewFullMembers]),
        (shape(Type::Branch, Kind::Village), 50, 1, 0, &[SizeAdvice::TooManyMembers]),
        (joint, 6, 0, 5, &[]),
        (joint, 2, 0, 6, &[SizeAdvice::TooFewFullMembers, SizeAdvice::TooManyUnits]),
        (shape(Type::Group, Kind::Village), 2, 1, 0, &[]),
        (shape(Type::GeneralBranch, Kind::Village), 49, 0, 0, &[SizeAdvice::TooFewMembers]),
        (shape(Type::Committee, Kind::Enterprise), 100, 0, 0, &[]),
        (shape(Type::Department, Kind::Administrative), 0, 0, 0, &[]),
    ] {
        let count = HeadCount { full_members: full, probationary, units };
        let remarks = size_remarks(shape, count, None, day("2026-01-01"), &book);
        let seen: Vec<SizeAdvice> = remarks.iter().map(|remark| remark.advice).collect();
        assert_eq!(seen, expected, "{shape:?} {full}+{probationary} {units}");
    }
}

#[test]
fn one_secretary_at_a_time() {
    let held = [period("2024-01-01", "2026-06-30"), period("2028-01-01", "2028-12-31")];
    let taken = Some(Code::PostOverlaps);
    for (from, until, expected) in [
        ("2026-07-01", "2027-12-31", None),
        ("2026-06-30", "2027-12-31", taken),
        ("2026-07-01", "2028-01-01", taken),
        ("2023-01-01", "2030-01-01", taken),
        ("2023-01-01", "2023-12-31", None),
    ] {
        let outcome = check_sole_post(&held, period(from, until));
        assert_eq!(code(outcome), expected, "{from} {until}");
    }
    let open_end = Period::new(day("2029-01-01"), None).unwrap();
    assert!(open_end.overlaps(period("2099-01-01", "2099-01-01")));
    let reversed = Period::new(day("2026-01-02"), Some(day("2026-01-01")));
    assert_eq!(reversed.unwrap_err().code, Code::InvalidField);
}

#[test]
fn a_delegation_lies_inside_the_post_and_ends() {
    let post = Period { from: day("2026-01-01"), until: Day::FOREVER };
    let bounded = period("2026-01-01", "2026-12-31");
    let later = period("2026-02-02", "2026-12-31");
    for (post, delegation, allowed) in [
        (bounded, period("2026-02-01", "2026-03-01"), true),
        (bounded, period("2026-01-10", "2026-03-01"), true),
        (bounded, period("2026-01-09", "2026-03-01"), false),
        (later, period("2026-02-01", "2026-03-01"), false),
        (bounded, period("2026-12-01", "2027-01-01"), false),
        (post, period("2026-02-01", "2027-02-01"), true),
        (post, period("2026-02-01", "2027-02-02"), false),
        (post, Period { from: day("2026-02-01"), until: Day::FOREVER }, false),
    ] {
        let decided = check_delegation(post, delegation, day("2026-01-10"));
        assert_eq!(decided.is_ok(), allowed, "{delegation:?}");
    }
}

#[test]
fn a_hand_over_leaves_no_day_without_a_secretary_and_none_with_two() {
    let current = period("2024-01-01", "2026-12-31");
    let (leaving, coming) = hand_over(current, day("2026-03-01"), None).unwrap();
    assert_eq!(leaving, period("2024-01-01", "2026-02-28"));
    assert_eq!(coming, Period { from: day("2026-03-01"), until: Day::FOREVER });
    assert!(!leaving.overlaps(coming) && leaving.until.plus_days(1) == coming.from);
    for (on, allowed) in
        [("2024-01-01", false), ("2024-01-02", true), ("2027-01-01", true), ("2027-01-02", false)]
    {
        assert_eq!(hand_over(current, day(on), None).is_ok(), allowed, "{on}");
    }
}

#[test]
fn each_post_has_its_seats() {
    let active = |level, kind| shape(level, kind);
    for (seat, holds) in [
        (
            active(Type::Department, Kind::Administrative),
            "county_officer county_administrator statistician auditor",
        ),
        (
            active(Type::TownshipCommittee, Kind::Administrative),
            "secretary deputy_secretary liaison committee_officer",
        ),
        (active(Type::Branch, Kind::Village), "secretary deputy_secretary liaison"),
        (
            active(Type::Branch, Kind::ChamberOfCommerce),
            "secretary deputy_secretary liaison chamber_officer",
        ),
        (active(Type::Group, Kind::Village), "liaison"),
    ] {
        let held: Vec<&str> = Role::ALL
            .iter()
            .filter(|role| check_role(seat, **role).is_ok())
            .map(|role| role.as_str())
            .collect();
        assert_eq!(held.join(" "), holds, "{} {}", seat.level, seat.kind);
    }
}

#[test]
fn a_kind_is_changed_only_within_its_type() {
    assert!(check_kind(Type::Branch, Kind::Community).is_ok());
    let refused = check_kind(Type::Branch, Kind::Administrative).unwrap_err();
    assert_eq!(refused.code, Code::OrganizationKindNotAllowed);
}

#[test]
fn what_stands_below_goes_to_one_that_stands_and_is_not_itself_below() {
    let above = [id(1)];
    let seat = |raw: i64, shape| Seat { id: id(raw), shape, above: &above };
    let committee = shape(Type::Committee, Kind::Enterprise);
    for (dissolved, heir, code) in [
        (2, seat(3, committee), None),
        (1, seat(3, committee), Some(Code::OrganizationCycle)),
        (3, seat(3, committee), Some(Code::OrganizationCycle)),
        (2, seat(3, gone(Type::Committee, Kind::Enterprise)), Some(Code::OrganizationDissolved)),
    ] {
        let verdict = check_successor(id(dissolved), &heir);
        assert_eq!(verdict.err().map(|fault| fault.code), code, "{dissolved}");
    }
}
