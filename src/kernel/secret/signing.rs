//! Ed25519 signing keys (RFC 8032): access tokens with their JWKS, and signed audit heads.

use std::fmt;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm,
    OctetKeyPairParameters, OctetKeyPairType, PublicKeyUse,
};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::fault::SecretFault;
use super::material::Secret;
use super::ring::KeyRing;

/// What precedes the 32-byte seed in an Ed25519 PKCS#8 v1 document (RFC 8410, section 7).
const PKCS8_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// An Ed25519 key pair, kept as its seed.
pub struct SigningKey {
    seed: Secret<32>,
    public: [u8; 32],
    kid: String,
}

impl SigningKey {
    /// A fresh key pair.
    pub(super) fn draw() -> Result<Self, SecretFault> {
        Self::from_seed(Secret::draw()?)
    }

    /// The key pair of a seed.
    pub(super) fn from_seed(seed: Secret<32>) -> Result<Self, SecretFault> {
        let pair =
            Ed25519KeyPair::from_seed_unchecked(seed.expose()).map_err(|_| SecretFault::BadKey)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| SecretFault::BadKey)?;
        Ok(Self { seed, public, kid: thumbprint(&public) })
    }

    /// The seed, for the ring file.
    pub(super) fn seed(&self) -> &[u8; 32] {
        self.seed.expose()
    }

    /// The key's public name: the SHA-256 JWK thumbprint (RFC 7638, RFC 8037 appendix A.3).
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public key, 32 bytes.
    pub fn public_key(&self) -> &[u8; 32] {
        &self.public
    }

    /// The public key as the `x` member of a JWK: base64url without padding.
    pub fn public_x(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.public)
    }

    /// The private key in the form that `jsonwebtoken::encode` takes (wiped on drop by that type).
    pub fn encoding_key(&self) -> EncodingKey {
        EncodingKey::from_ed_der(&self.pkcs8())
    }

    /// The public key in the form that `jsonwebtoken::decode` takes.
    pub fn decoding_key(&self) -> DecodingKey {
        DecodingKey::from_ed_der(&self.public)
    }

    /// The public key as JWK, with `kid`, `alg` and `use`.
    pub fn jwk(&self) -> Jwk {
        Jwk {
            common: CommonParameters {
                public_key_use: Some(PublicKeyUse::Signature),
                key_algorithm: Some(KeyAlgorithm::EdDSA),
                key_id: Some(self.kid.clone()),
                ..CommonParameters::default()
            },
            algorithm: AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
                key_type: OctetKeyPairType::OctetKeyPair,
                curve: EllipticCurve::Ed25519,
                x: self.public_x(),
            }),
        }
    }

    /// Signs `bytes`.
    pub fn sign(&self, bytes: &[u8]) -> Result<[u8; 64], SecretFault> {
        let pair = Ed25519KeyPair::from_seed_and_public_key(self.seed.expose(), &self.public)
            .map_err(|_| SecretFault::BadKey)?;
        pair.sign(bytes).as_ref().try_into().map_err(|_| SecretFault::BadKey)
    }

    fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        // Reserved whole: growing would leave an unwiped copy of the seed behind.
        let mut document = Zeroizing::new(Vec::with_capacity(PKCS8_PREFIX.len() + 32));
        document.extend_from_slice(&PKCS8_PREFIX);
        document.extend_from_slice(self.seed.expose());
        document
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// Checks a signature against a public key alone, as an auditor outside the service would.
pub fn verify_signature(
    public_key: &[u8; 32],
    bytes: &[u8],
    signature: &[u8],
) -> Result<(), SecretFault> {
    UnparsedPublicKey::new(&ED25519, public_key)
        .verify(bytes, signature)
        .map_err(|_| SecretFault::BadSignature)
}

impl KeyRing {
    /// The key that signs access tokens from now on; its `kid` goes into the token's header.
    pub fn access_token_key(&self) -> &SigningKey {
        &self.access_token.active.material
    }

    /// The access-token key that a token's header names: the active one or an older one.
    pub fn access_token_key_by(&self, kid: &str) -> Result<&SigningKey, SecretFault> {
        by_kid(self.access_token.all().map(|key| &key.material), kid)
    }

    /// The public access-token keys, active first, for `/.well-known/jwks.json`.
    pub fn jwks(&self) -> JwkSet {
        JwkSet { keys: self.access_token.all().map(|key| key.material.jwk()).collect() }
    }

    /// The key that signs audit heads from now on. Store its `kid` with the signature.
    pub fn audit_head_key(&self) -> &SigningKey {
        &self.audit_head.active.material
    }

    /// The audit-head key with this `kid`.
    pub fn audit_head_key_by(&self, kid: &str) -> Result<&SigningKey, SecretFault> {
        by_kid(self.audit_head.all().map(|key| &key.material), kid)
    }
}

fn by_kid<'a>(
    mut keys: impl Iterator<Item = &'a SigningKey>,
    kid: &str,
) -> Result<&'a SigningKey, SecretFault> {
    keys.find(|key| key.kid == kid).ok_or(SecretFault::UnknownKey)
}

/// The members of the JWK that RFC 7638 names for this key type, in lexical order.
fn thumbprint(public: &[u8; 32]) -> String {
    let x = URL_SAFE_NO_PAD.encode(public);
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical))
}
