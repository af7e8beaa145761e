//! What an actor is to a flow, from posts and lines of the tree.

use super::step::may;
use crate::access::{OrganizationId, Post, Role};
use crate::flow::model::{FlowActor, FlowEvent};

/// How an actor is tied to one flow.
#[derive(Clone, Copy, Debug)]
pub struct Ties<'a> {
    /// The flow is the actor's own.
    pub own: bool,
    /// The member is assigned to the actor as liaison.
    pub liaison: bool,
    pub posts: &'a [Post],
    pub home: OrganizationId,
    /// All that stands above the home branch.
    pub above_home: &'a [OrganizationId],
    /// The hosts that have to do with the member, and all that stands above them.
    pub host_line: &'a [OrganizationId],
}

/// Every part the actor may play, the stronger right first: a secretary decides as the home branch
/// before acting for the member as a proxy.
pub fn parties(ties: &Ties<'_>) -> Vec<FlowActor> {
    let holds = |role: fn(Role) -> bool, at: &dyn Fn(OrganizationId) -> bool| {
        ties.posts.iter().any(|post| role(post.role) && at(post.organization))
    };
    let at_home = |id| id == ties.home;
    let above_home = |id| ties.above_home.contains(&id);
    let host = |id| ties.host_line.contains(&id);
    let proxy = ties.liaison || holds(leads, &at_home) || holds(leads, &above_home);
    [
        (ties.own, FlowActor::Member),
        (holds(leads, &at_home), FlowActor::HomeBranch),
        (holds(supervises, &above_home), FlowActor::HomeCommittee),
        (holds(receives, &host), FlowActor::HostBranch),
        (proxy, FlowActor::Proxy),
    ]
    .into_iter()
    .filter_map(|(is, part)| is.then_some(part))
    .collect()
}

/// The part in which the actor brings about an event.
pub fn acting(event: FlowEvent, parties: &[FlowActor]) -> FlowActor {
    parties.iter().copied().find(|part| may(event, *part)).unwrap_or(FlowActor::Other)
}

/// Whether one of the parts may judge that affiliation can be transferred: the branch that holds it.
pub fn judges_transfer(parties: &[FlowActor]) -> bool {
    parties.contains(&FlowActor::HomeBranch)
}

/// Speaks for the organization of the post.
const fn leads(role: Role) -> bool {
    match role {
        Role::Secretary | Role::DeputySecretary | Role::CommitteeOfficer => true,
        Role::Liaison
        | Role::CountyOfficer
        | Role::CountyAdministrator
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => false,
    }
}

/// Supervises the branches under the organization of the post.
const fn supervises(role: Role) -> bool {
    leads(role) || matches!(role, Role::CountyOfficer)
}

/// Takes members in at the organization of the post and under it.
const fn receives(role: Role) -> bool {
    leads(role) || matches!(role, Role::ChamberOfficer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organization(number: i64) -> OrganizationId {
        OrganizationId::from_raw(number)
    }

    const HOME: i64 = 1;
    const HOME_TOWNSHIP: i64 = 2;
    const HOST: i64 = 3;
    const HOST_TOWNSHIP: i64 = 4;
    const ELSEWHERE: i64 = 5;

    fn parts(posts: &[(Role, i64)], own: bool, liaison: bool) -> Vec<FlowActor> {
        let posts: Vec<Post> = posts
            .iter()
            .map(|(role, at)| Post { organization: organization(*at), role: *role })
            .collect();
        parties(&Ties {
            own,
            liaison,
            posts: &posts,
            home: organization(HOME),
            above_home: &[organization(HOME_TOWNSHIP)],
            host_line: &[organization(HOST), organization(HOST_TOWNSHIP)],
        })
    }

    #[test]
    fn a_post_counts_where_it_is_held() {
        use FlowActor::{HomeBranch, HomeCommittee, HostBranch, Proxy};
        let cases: &[(Role, i64, &[FlowActor])] = &[
            (Role::Secretary, HOME, &[HomeBranch, Proxy]),
            (Role::DeputySecretary, HOME, &[HomeBranch, Proxy]),
            (Role::Secretary, HOME_TOWNSHIP, &[HomeCommittee, Proxy]),
            (Role::CommitteeOfficer, HOME_TOWNSHIP, &[HomeCommittee, Proxy]),
            (Role::CountyOfficer, HOME_TOWNSHIP, &[HomeCommittee]),
            (Role::Secretary, HOST, &[HostBranch]),
            (Role::CommitteeOfficer, HOST_TOWNSHIP, &[HostBranch]),
            (Role::ChamberOfficer, HOST, &[HostBranch]),
            (Role::ChamberOfficer, HOME, &[]),
            (Role::CountyOfficer, HOST_TOWNSHIP, &[]),
            (Role::Secretary, ELSEWHERE, &[]),
            (Role::Liaison, HOME, &[]),
            (Role::CountyAdministrator, HOME_TOWNSHIP, &[]),
            (Role::Statistician, HOME_TOWNSHIP, &[]),
            (Role::Auditor, HOME_TOWNSHIP, &[]),
        ];
        for (role, at, expected) in cases {
            assert_eq!(parts(&[(*role, *at)], false, false), *expected, "{role} at {at}");
        }
    }

    #[test]
    fn only_the_home_branch_judges_whether_affiliation_can_be_transferred() {
        for (posts, own, liaison, expected) in [
            (&[(Role::Secretary, HOME)][..], false, false, true),
            (&[(Role::Secretary, HOME)], true, false, true),
            (&[], true, false, false),
            (&[(Role::Liaison, HOME)], false, true, false),
            (&[(Role::CommitteeOfficer, HOME_TOWNSHIP)], false, false, false),
            (&[(Role::Secretary, HOST)], false, false, false),
        ] {
            assert_eq!(judges_transfer(&parts(posts, own, liaison)), expected, "{posts:?} {own}");
        }
    }

    #[test]
    fn the_stronger_right_acts() {
        use FlowActor::{HomeBranch, Member, Other, Proxy};
        let secretary = parts(&[(Role::Secretary, HOME)], false, false);
        assert_eq!(acting(FlowEvent::Register, &secretary), HomeBranch);
        assert_eq!(acting(FlowEvent::Cancel, &secretary), HomeBranch);
        assert_eq!(acting(FlowEvent::Submit, &secretary), Proxy);
        assert_eq!(acting(FlowEvent::Close, &secretary), Other);
        let member = parts(&[], true, false);
        assert_eq!(acting(FlowEvent::Submit, &member), Member);
        assert_eq!(acting(FlowEvent::Register, &member), Other);
        assert_eq!(acting(FlowEvent::Withdraw, &parts(&[], false, true)), Proxy);
    }
}
