//! Who takes the place of a host, a branch or a group that is dissolved.

use crate::access::OrganizationId;
use crate::organization::model::OrganizationType;
use crate::organization::rules::Seat;
use crate::placement::model::Seats;

/// The seats with the heir in the place of the dissolved. `None` where the heir cannot stand there: as
/// a host of a type that takes in nobody, as a branch or group that is none or is not the host's.
pub fn next(seats: Seats, dissolved: OrganizationId, heir: &Seat<'_>) -> Option<Seats> {
    let is_it = |seat: Option<OrganizationId>| seat == Some(dissolved);
    let at_host = |level| {
        let host = if is_it(seats.host) { Some(heir.id) } else { seats.host };
        heir.shape.level == level && host.is_some_and(|host| heir.is_at_or_below(host))
    };
    let fits = (!is_it(seats.host) || heir.shape.can_host())
        && (!is_it(seats.branch) || at_host(OrganizationType::Branch))
        && (!is_it(seats.group) || at_host(OrganizationType::Group));
    let or_heir = |seat| if is_it(seat) { Some(heir.id) } else { seat };
    fits.then(|| Seats {
        host: or_heir(seats.host),
        branch: or_heir(seats.branch),
        group: or_heir(seats.group),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::Id;
    use crate::organization::model::{OrganizationKind, OrganizationState, Shape};

    #[test]
    fn the_heir_stands_where_it_can() {
        use OrganizationType::{Branch, Committee, Department, Group};
        let id = |raw: i64| Id::from_raw(raw);
        let seats = |host: i64, branch: i64, group: i64| {
            let some = |raw: i64| (raw > 0).then(|| id(raw));
            Seats { host: some(host), branch: some(branch), group: some(group) }
        };
        // The dissolved is 2; 1 stands above the heir 9.
        for (level, before, after) in [
            (Branch, seats(2, 0, 0), Some(seats(9, 0, 0))),
            (Branch, seats(2, 2, 3), Some(seats(9, 9, 3))),
            (Branch, seats(1, 2, 0), Some(seats(1, 9, 0))),
            (Branch, seats(5, 2, 0), None),
            (Branch, seats(1, 3, 2), None),
            (Committee, seats(2, 0, 0), Some(seats(9, 0, 0))),
            (Committee, seats(2, 2, 0), None),
            (Committee, seats(1, 2, 0), None),
            (Group, seats(1, 3, 2), Some(seats(1, 3, 9))),
            (Group, seats(2, 0, 0), None),
            (Department, seats(2, 0, 0), None),
        ] {
            let shape =
                Shape { level, kind: OrganizationKind::Village, state: OrganizationState::Active };
            let heir = Seat { id: id(9), shape, above: &[id(1)] };
            assert_eq!(next(before, id(2), &heir), after, "{level:?} {before:?}");
        }
    }
}
