//! What an actor is to a placement, from posts and lines of the tree.

use super::may;
use crate::access::{OrganizationId, Post, Role};
use crate::placement::model::{PlacementActor, PlacementEvent};

/// How an actor is tied to one placement.
#[derive(Clone, Copy, Debug)]
pub struct Ties<'a> {
    /// The placement is the actor's own.
    pub own: bool,
    pub posts: &'a [Post],
    /// The home branch and all that stands above it.
    pub home_line: &'a [OrganizationId],
    /// The host, and the branch that has the member.
    pub hosts: &'a [OrganizationId],
    /// All that stands above the host.
    pub above_host: &'a [OrganizationId],
}

/// Every part the actor may play.
pub fn parties(ties: &Ties<'_>) -> Vec<PlacementActor> {
    let holds = |roles: &[Role], at: &[OrganizationId]| {
        ties.posts.iter().any(|post| roles.contains(&post.role) && at.contains(&post.organization))
    };
    let leads = [Role::Secretary, Role::DeputySecretary, Role::CommitteeOfficer];
    let receives = [Role::Secretary, Role::DeputySecretary, Role::ChamberOfficer];
    // An officer's post is held in a committee: at the host itself when the host is one.
    let committee = holds(&[Role::CommitteeOfficer], ties.hosts) || holds(&leads, ties.above_host);
    let home = holds(&leads, ties.home_line) || holds(&[Role::CountyOfficer], ties.home_line);
    [
        (ties.own, PlacementActor::Member),
        (holds(&receives, ties.hosts), PlacementActor::HostBranch),
        (committee, PlacementActor::HostCommittee),
        (home, PlacementActor::HomeBranch),
    ]
    .into_iter()
    .filter_map(|(is, part)| is.then_some(part))
    .collect()
}

/// The part in which the actor brings about an event.
pub fn acting(
    event: PlacementEvent,
    host_outside: bool,
    parties: &[PlacementActor],
) -> PlacementActor {
    let able = |part: &PlacementActor| may(event, *part, host_outside);
    parties.iter().copied().find(able).unwrap_or(PlacementActor::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: OrganizationId = OrganizationId::from_raw(1);
    const HOME_TOWNSHIP: OrganizationId = OrganizationId::from_raw(2);
    const HOST: OrganizationId = OrganizationId::from_raw(3);
    const HOST_TOWNSHIP: OrganizationId = OrganizationId::from_raw(4);

    fn parts(role: Role, organization: OrganizationId) -> Vec<PlacementActor> {
        parties(&Ties {
            own: false,
            posts: &[Post { organization, role }],
            home_line: &[HOME, HOME_TOWNSHIP],
            hosts: &[HOST],
            above_host: &[HOST_TOWNSHIP],
        })
    }

    #[test]
    fn a_post_counts_where_it_is_held() {
        use PlacementActor::{HomeBranch, HostBranch, HostCommittee};
        let cases: &[(Role, OrganizationId, &[PlacementActor])] = &[
            (Role::Secretary, HOST, &[HostBranch]),
            (Role::ChamberOfficer, HOST, &[HostBranch]),
            (Role::CommitteeOfficer, HOST, &[HostCommittee]),
            (Role::CommitteeOfficer, HOST_TOWNSHIP, &[HostCommittee]),
            (Role::ChamberOfficer, HOST_TOWNSHIP, &[]),
            (Role::Secretary, HOME, &[HomeBranch]),
            (Role::CommitteeOfficer, HOME_TOWNSHIP, &[HomeBranch]),
            (Role::CountyOfficer, HOME_TOWNSHIP, &[HomeBranch]),
            (Role::CountyOfficer, HOST_TOWNSHIP, &[]),
            (Role::Auditor, HOST, &[]),
            (Role::Liaison, HOME, &[]),
        ];
        for (role, at, expected) in cases {
            assert_eq!(parts(*role, *at), *expected, "{role}");
        }
    }

    #[test]
    fn the_home_branch_stands_in_for_a_host_outside_only() {
        let home = [PlacementActor::HomeBranch];
        let accept = PlacementEvent::Accept;
        assert_eq!(acting(accept, true, &home), PlacementActor::HomeBranch);
        assert_eq!(acting(accept, false, &home), PlacementActor::Other);
        let host = [PlacementActor::HostBranch];
        assert_eq!(acting(PlacementEvent::Reroute, false, &host), PlacementActor::Other);
    }
}
