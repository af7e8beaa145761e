//! The signature of an ID token, checked with the provider's published keys.

use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};

use super::model::Claims;

/// Signatures by a private key that the provider alone has. Never one by a shared secret (HS256): the
/// public key would pass as the secret. Nor `none`, which the library does not know.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// What a token says, if one of the keys signed it.
pub fn claims(token: &str, keys: &[Jwk]) -> Option<Claims> {
    let header = decode_header(token).ok()?;
    if !ALGORITHMS.contains(&header.alg) {
        return None;
    }
    let mut validation = Validation::new(header.alg);
    // The room's rules check what the token says, by one clock; here it is only asked who says it.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    keys.iter().filter(|key| may_sign(key, &header)).find_map(|key| {
        let key = DecodingKey::from_jwk(key).ok()?;
        Some(decode::<Claims>(token, &key, &validation).ok()?.claims)
    })
}

/// Whether a key may have signed a token with this header: the one it names, where it names one.
fn may_sign(key: &Jwk, header: &Header) -> bool {
    let common = &key.common;
    let named = header.kid.is_none() || common.key_id == header.kid;
    let to_sign = matches!(common.public_key_use, None | Some(PublicKeyUse::Signature));
    let fits = common.key_algorithm.is_none_or(|fits| fits == header.alg.into());
    named && to_sign && fits
}
