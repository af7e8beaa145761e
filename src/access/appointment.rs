//! Which posts a post may give to others. How far it reaches is the organization's question.

use super::Role;

/// The roles that a holder of `role` may give, lend and end in the organizations below. A township
/// appoints to its branches, a county also to its townships and chambers; a secretary chooses the
/// branch's liaisons; accounts of the county, its auditor and statistician are the administrator's.
pub const fn appoints(role: Role) -> &'static [Role] {
    match role {
        Role::Secretary => &[Role::Liaison],
        Role::CommitteeOfficer => &[Role::Secretary, Role::DeputySecretary, Role::Liaison],
        Role::CountyOfficer => &[
            Role::Secretary,
            Role::DeputySecretary,
            Role::Liaison,
            Role::CommitteeOfficer,
            Role::ChamberOfficer,
        ],
        Role::CountyAdministrator => Role::ALL,
        Role::DeputySecretary
        | Role::Liaison
        | Role::ChamberOfficer
        | Role::Statistician
        | Role::Auditor => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Action;
    use crate::access::policy::reach;

    #[test]
    fn only_the_administrator_gives_what_is_equal_or_higher() {
        for role in Role::ALL {
            let gives_own = appoints(*role).contains(role);
            assert_eq!(gives_own, *role == Role::CountyAdministrator, "{role}");
        }
    }

    #[test]
    fn whoever_gives_posts_is_let_in_to_give_them() {
        for role in Role::ALL {
            let admitted = !reach(*role, Action::ManagePosts).is_empty();
            assert_eq!(admitted, !appoints(*role).is_empty(), "{role}");
        }
    }

    #[test]
    fn the_table_of_appointments() {
        let short = |roles: &[Role]| {
            let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
            names.join(" ")
        };
        let table: Vec<(&str, String)> =
            Role::ALL.iter().map(|role| (role.as_str(), short(appoints(*role)))).collect();
        let expected = [
            ("secretary", "liaison"),
            ("deputy_secretary", ""),
            ("liaison", ""),
            ("committee_officer", "secretary deputy_secretary liaison"),
            (
                "county_officer",
                "secretary deputy_secretary liaison committee_officer chamber_officer",
            ),
            (
                "county_administrator",
                "secretary deputy_secretary liaison committee_officer county_officer \
                 county_administrator chamber_officer statistician auditor",
            ),
            ("chamber_officer", ""),
            ("statistician", ""),
            ("auditor", ""),
        ];
        assert_eq!(table, expected.map(|(role, gives)| (role, gives.to_owned())));
    }
}
