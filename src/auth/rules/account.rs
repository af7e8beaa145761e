//! What an administrator may do to an account, and in which state.

use crate::access::{OrganizationId, Post};
use crate::auth::model::AccountState;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::kernel::text;

/// What is done to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountVerb {
    Lock,
    Unlock,
    Reset,
    Close,
}

/// The state after the verb, or 409.
pub fn step(state: AccountState, verb: AccountVerb) -> Outcome<AccountState> {
    use AccountState::{Active, Closed, Locked};
    use AccountVerb::{Close, Lock, Reset, Unlock};
    match (state, verb) {
        (Active, Lock) => Ok(Locked),
        (Locked, Unlock) => Ok(Active),
        (Active, Reset) => Ok(Active),
        (Locked, Reset) => Ok(Locked),
        (Active | Locked, Close) => Ok(Closed),
        (Active, Unlock) | (Locked, Lock) | (Closed, Lock | Unlock | Reset | Close) => {
            Err(Fault::new(Code::AccountState))
        }
    }
}

/// An administrator who sees an account may change it only when all its posts lie within reach:
/// a post elsewhere makes it somebody else's to lock or reset. 403 otherwise.
pub fn check_posts(posts: &[Post], within: &[OrganizationId]) -> Outcome<()> {
    if posts.iter().all(|post| within.contains(&post.organization)) {
        Ok(())
    } else {
        Err(Fault::new(Code::Forbidden))
    }
}

/// Log-in names are lower-case ASCII, so that none looks like another.
pub fn login_name(raw: &str) -> Result<String, Problem> {
    let name = text::tidy(raw, 40)?.to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    if name.len() < 3 || !name.chars().all(plain) {
        return Err(Problem::Said(
            "登录名为 3 到 40 个小写字母、数字、点、横线",
            "3 to 40 lower-case letters, digits, dots and dashes",
        ));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::kernel::id::Id;

    #[test]
    fn what_is_closed_stays_closed() {
        use AccountState::{Active, Closed, Locked};
        use AccountVerb::{Close, Lock, Reset, Unlock};
        let grid = [
            (Active, [Some(Locked), None, Some(Active), Some(Closed)]),
            (Locked, [None, Some(Active), Some(Locked), Some(Closed)]),
            (Closed, [None, None, None, None]),
        ];
        for (state, row) in grid {
            for (verb, expected) in [Lock, Unlock, Reset, Close].into_iter().zip(row) {
                assert_eq!(step(state, verb).ok(), expected, "{state} {verb:?}");
            }
        }
    }

    #[test]
    fn log_in_names_are_plain_and_lower_case() {
        for (raw, name) in [
            (" Zhang.Liuxi ", Some("zhang.liuxi")),
            ("zhang-2_x", Some("zhang-2_x")),
            ("zz", None),
            ("张支书", None),
            ("zhang liuxi", None),
            ("zhang\u{0}", None),
        ] {
            assert_eq!(login_name(raw).ok().as_deref(), name, "{raw:?}");
        }
    }

    #[test]
    fn a_post_elsewhere_protects_the_account() {
        let post = |organization| Post {
            organization: Id::from_raw(organization),
            role: Role::CountyOfficer,
        };
        assert!(check_posts(&[], &[]).is_ok());
        assert!(check_posts(&[post(1)], &[Id::from_raw(1)]).is_ok());
        assert!(check_posts(&[post(1), post(2)], &[Id::from_raw(1)]).is_err());
    }
}
