//! Access tokens (JWT, EdDSA) and the chain of refresh tokens of an API session.

use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};

use crate::access::{AccountId, SessionId};
use crate::auth::rules::ACCESS_TOKEN_SECONDS;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::secret::{KeyRing, token_hash};

const ISSUER: &str = "hongyan";
const AUDIENCE: &str = "hongyan-api";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: AccountId,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

/// Who an access token speaks for; whether the session still lives is the database's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    pub account: AccountId,
    pub session: SessionId,
}

/// A signed access token.
pub fn access(ring: &KeyRing, now: Timestamp, bearer: Bearer) -> Outcome<String> {
    let key = ring.access_token_key();
    let header = Header { kid: Some(key.kid().to_owned()), ..Header::new(Algorithm::EdDSA) };
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: bearer.account,
        sid: bearer.session,
        iat: now.seconds(),
        exp: now.seconds() + ACCESS_TOKEN_SECONDS,
    };
    encode(&header, &claims, &key.encoding_key()).map_err(Fault::internal)
}

/// Checks signature, issuer, audience and time; 401 for any of them.
pub fn verify(ring: &KeyRing, now: Timestamp, token: &str) -> Outcome<Bearer> {
    let invalid = || Fault::new(Code::TokenInvalid);
    let header = decode_header(token).map_err(|_| invalid())?;
    let kid = header.kid.ok_or_else(invalid)?;
    let key = ring.access_token_key_by(&kid).map_err(|_| invalid())?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    // The library asks the machine for the time; ours comes from one clock, below.
    validation.validate_exp = false;
    let claims =
        decode::<Claims>(token, &key.decoding_key(), &validation).map_err(|_| invalid())?.claims;
    if now.seconds() >= claims.exp {
        return Err(invalid());
    }
    Ok(Bearer { account: claims.sub, session: claims.sid })
}

/// A refresh token, `session.generation.mac`. Each follows from a server key, so that the
/// successor can be told again to a caller who lost the answer, though only hashes are stored;
/// and an old generation is recognised as genuine, which is how theft shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    pub session: SessionId,
    generation: u64,
}

impl RefreshToken {
    pub fn first(session: SessionId) -> RefreshToken {
        RefreshToken { session, generation: 0 }
    }

    pub fn successor(self) -> RefreshToken {
        RefreshToken { generation: self.generation.saturating_add(1), ..self }
    }

    fn named(self) -> String {
        format!("{}.{}", self.session, self.generation)
    }

    /// The token under the active key.
    pub fn text(self, ring: &KeyRing) -> String {
        self.sealed(&ring.index("refresh", &self.named()))
    }

    /// The token whose hash is stored, also when keys were rotated since it was made.
    pub fn text_of(self, ring: &KeyRing, stored: &[u8]) -> Option<String> {
        ring.indexes("refresh", &self.named())
            .iter()
            .map(|mac| self.sealed(mac))
            .find(|text| token_hash(text).as_slice() == stored)
    }

    fn sealed(self, mac: &[u8; 32]) -> String {
        use std::fmt::Write;
        let mut text = self.named();
        text.push('.');
        for byte in mac {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// Reads a token that this service made; `None` for any other.
    pub fn read(ring: &KeyRing, text: &str) -> Option<RefreshToken> {
        let mut parts = text.split('.');
        let session = parts.next()?.parse().ok()?;
        let generation = parts.next()?.parse().ok()?;
        let token = RefreshToken { session, generation };
        token.text_of(ring, &token_hash(text)).map(|_| token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::Id;
    use crate::kernel::secret::Suite;

    fn bearer() -> Bearer {
        Bearer { account: Id::from_raw(7), session: Id::from_raw(9) }
    }

    #[test]
    fn an_access_token_is_good_for_its_time_and_its_keys() {
        let (ring, other) =
            (KeyRing::generate(Suite::Intl).unwrap(), KeyRing::generate(Suite::Intl).unwrap());
        let now = Timestamp(1_772_000_000_000_000);
        let token = access(&ring, now, bearer()).unwrap();
        assert_eq!(verify(&ring, now.plus_seconds(899), &token).unwrap(), bearer());
        assert!(verify(&ring, now.plus_seconds(900), &token).is_err());
        assert!(verify(&other, now, &token).is_err());
        for nonsense in ["", "a.b.c", &token.replace('.', "")] {
            assert!(verify(&ring, now, nonsense).is_err());
        }
    }

    #[test]
    fn refresh_tokens_form_a_chain_that_only_the_ring_can_make() {
        let (ring, other) =
            (KeyRing::generate(Suite::Intl).unwrap(), KeyRing::generate(Suite::Intl).unwrap());
        let first = RefreshToken::first(Id::from_raw(9));
        let text = first.text(&ring);
        assert_eq!(RefreshToken::read(&ring, &text), Some(first));
        assert_eq!(RefreshToken::read(&other, &text), None);
        assert_eq!(RefreshToken::read(&ring, &format!("{text}0")), None);
        let next = first.successor();
        assert_ne!(next.text(&ring), text);
        let stored = token_hash(&next.text(&ring));
        assert_eq!(next.text_of(&ring, &stored), Some(next.text(&ring)));
    }
}
