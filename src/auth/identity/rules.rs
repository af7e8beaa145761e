//! What an ID token must say to be believed (OpenID Connect Core 3.1.3.7).

use super::model::{Audience, Claims};
use crate::kernel::clock::Timestamp;

/// Seconds in which a browser has to come back from a provider.
pub const ATTEMPT_SECONDS: i64 = 600;

/// Seconds by which the provider's clock may differ from ours.
const SKEW: i64 = 60;

/// Characters of a subject at most, by the standard.
const LONGEST_SUBJECT: usize = 255;

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    Issuer,
    Audience,
    Party,
    Expired,
    FromTheFuture,
    Nonce,
    Subject,
}

/// Whom it was asked of, and as what. `nonce_fits`: whether a nonce was the one asked with.
pub fn check(
    claims: &Claims,
    issuer: &str,
    client_id: &str,
    nonce_fits: impl FnOnce(&str) -> bool,
    now: Timestamp,
) -> Result<(), Doubt> {
    if claims.iss != issuer {
        return Err(Doubt::Issuer);
    }
    let (ours, alone) = match &claims.aud {
        Audience::One(audience) => (audience == client_id, true),
        Audience::Several(all) => (all.iter().any(|one| one == client_id), all.len() == 1),
    };
    if !ours {
        return Err(Doubt::Audience);
    }
    match claims.azp.as_deref() {
        Some(party) if party != client_id => return Err(Doubt::Party),
        None if !alone => return Err(Doubt::Party),
        Some(_) | None => {}
    }
    let now = now.seconds();
    if now >= claims.exp.saturating_add(SKEW) {
        return Err(Doubt::Expired);
    }
    let earliest = claims.iat.max(claims.nbf.unwrap_or(claims.iat));
    if earliest > now.saturating_add(SKEW) {
        return Err(Doubt::FromTheFuture);
    }
    if !claims.nonce.as_deref().is_some_and(nonce_fits) {
        return Err(Doubt::Nonce);
    }
    if claims.sub.is_empty() || claims.sub.chars().count() > LONGEST_SUBJECT {
        return Err(Doubt::Subject);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_772_000_000;

    fn claims() -> Claims {
        Claims {
            iss: "https://id.example.cn".to_owned(),
            sub: "248289761001".to_owned(),
            aud: Audience::One("hongyan".to_owned()),
            azp: None,
            exp: NOW + 300,
            iat: NOW,
            nbf: None,
            nonce: Some("n-0S6".to_owned()),
        }
    }

    fn several(all: &[&str]) -> Audience {
        Audience::Several(all.iter().map(|one| (*one).to_owned()).collect())
    }

    fn party(party: &str) -> Option<String> {
        Some(party.to_owned())
    }

    #[test]
    fn a_token_is_believed_when_all_of_it_fits() {
        let other = || Audience::One("another".to_owned());
        let cases: [(&str, Claims, Result<(), Doubt>); 20] = [
            ("as it should be", claims(), Ok(())),
            ("one of one", Claims { aud: several(&["hongyan"]), ..claims() }, Ok(())),
            ("named as the party", Claims { azp: party("hongyan"), ..claims() }, Ok(())),
            (
                "one of several, and the party",
                Claims { aud: several(&["a", "hongyan"]), azp: party("hongyan"), ..claims() },
                Ok(()),
            ),
            (
                "one of several, of nobody's party",
                Claims { aud: several(&["a", "hongyan"]), ..claims() },
                Err(Doubt::Party),
            ),
            ("another's party", Claims { azp: party("another"), ..claims() }, Err(Doubt::Party)),
            ("for another", Claims { aud: other(), ..claims() }, Err(Doubt::Audience)),
            ("for nobody", Claims { aud: several(&[]), ..claims() }, Err(Doubt::Audience)),
            (
                "of another provider",
                Claims { iss: "https://id.example.com".to_owned(), ..claims() },
                Err(Doubt::Issuer),
            ),
            (
                "of nearly the same",
                Claims { iss: "https://id.example.cn/".to_owned(), ..claims() },
                Err(Doubt::Issuer),
            ),
            ("a minute over", Claims { exp: NOW - 60, ..claims() }, Err(Doubt::Expired)),
            ("within the skew", Claims { exp: NOW - 59, ..claims() }, Ok(())),
            ("of long ago", Claims { exp: i64::MIN, ..claims() }, Err(Doubt::Expired)),
            ("for ever", Claims { exp: i64::MAX, ..claims() }, Ok(())),
            ("of later", Claims { iat: NOW + 61, ..claims() }, Err(Doubt::FromTheFuture)),
            ("good later", Claims { nbf: Some(NOW + 61), ..claims() }, Err(Doubt::FromTheFuture)),
            (
                "asked for by another",
                Claims { nonce: party("other"), ..claims() },
                Err(Doubt::Nonce),
            ),
            ("asked for by nobody", Claims { nonce: None, ..claims() }, Err(Doubt::Nonce)),
            ("of nobody", Claims { sub: String::new(), ..claims() }, Err(Doubt::Subject)),
            (
                "of too long a name",
                Claims { sub: "a".repeat(256), ..claims() },
                Err(Doubt::Subject),
            ),
        ];
        for (about, claims, expected) in cases {
            let now = Timestamp(NOW * 1_000_000);
            let fits = |nonce: &str| nonce == "n-0S6";
            let found = check(&claims, "https://id.example.cn", "hongyan", fits, now);
            assert_eq!(found, expected, "{about}");
        }
    }
}
