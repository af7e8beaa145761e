//! ID tokens as a provider signs them, and as others would.

use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

const KID: &str = "signs-2026";
const KID_TO_ENCRYPT: &str = "encrypts-2026";

/// Who signs a token.
#[derive(Clone, Copy, Debug)]
pub enum Signer {
    Itself,
    /// By the same key, which the token does not name.
    ItselfUnnamed,
    /// By the same key, under a name that is not published.
    UnderAnotherName,
    /// By the same key in another way than it is published for.
    By(Algorithm),
    /// By the key that is published to encrypt.
    ByKeyToEncrypt,
    /// Somebody else, under the key's name.
    Another,
    /// Somebody who takes the published key for a shared secret.
    ByPublicKey,
    /// Nobody, and the token says so (`none`).
    Nobody,
    /// Nobody, and the token says otherwise.
    NobodyUnsaid,
}

/// How a provider signs, and whether its keys say it.
#[derive(Clone, Copy, Debug)]
pub struct Signing {
    pub algorithm: Algorithm,
    pub said: bool,
}

/// Private keys of each kind: the provider's own, and another's.
struct Keys {
    rsa: [EncodingKey; 2],
    p256: [EncodingKey; 2],
    p384: [EncodingKey; 2],
    ed25519: [EncodingKey; 2],
}

fn rsa() -> EncodingKey {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let base64 = STANDARD.encode(der.as_ref());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n");
    EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
}

fn curve(algorithm: &'static EcdsaSigningAlgorithm) -> EncodingKey {
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).unwrap();
    EncodingKey::from_ec_der(pkcs8.as_ref())
}

fn ed25519() -> EncodingKey {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).unwrap();
    EncodingKey::from_ed_der(pkcs8.as_ref())
}

fn keys(algorithm: Algorithm) -> &'static [EncodingKey; 2] {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    let keys = KEYS.get_or_init(|| Keys {
        rsa: [rsa(), rsa()],
        p256: [(); 2].map(|()| curve(&ECDSA_P256_SHA256_FIXED_SIGNING)),
        p384: [(); 2].map(|()| curve(&ECDSA_P384_SHA384_FIXED_SIGNING)),
        ed25519: [ed25519(), ed25519()],
    });
    match algorithm {
        Algorithm::ES256 => &keys.p256,
        Algorithm::ES384 => &keys.p384,
        Algorithm::EdDSA => &keys.ed25519,
        _ => &keys.rsa,
    }
}

/// The keys as the provider publishes them, beside one of a kind that nobody knows yet.
pub fn published(signing: Signing) -> Value {
    let Signing { algorithm, said } = signing;
    let [own, other] = keys(algorithm).each_ref().map(|key| {
        let mut key = Jwk::from_encoding_key(key, algorithm).unwrap();
        key.common.key_algorithm = key.common.key_algorithm.filter(|_| said);
        key
    });
    let named = |mut key: Jwk, kid: &str, to: Option<PublicKeyUse>| {
        key.common.key_id = Some(kid.to_owned());
        key.common.public_key_use = to;
        key
    };
    let to_sign = said.then_some(PublicKeyUse::Signature);
    json!({ "keys": [
        { "kty": "of-tomorrow", "kid": "new" },
        named(other, KID_TO_ENCRYPT, Some(PublicKeyUse::Encryption)),
        named(own, KID, to_sign),
    ] })
}

pub fn signed(claims: &Value, signing: Signing, signer: Signer) -> String {
    let [own, other] = keys(signing.algorithm);
    let sign = |algorithm, kid: Option<&str>, key: &EncodingKey| {
        let header = Header { kid: kid.map(str::to_owned), ..Header::new(algorithm) };
        encode(&header, claims, key).unwrap()
    };
    let algorithm = signing.algorithm;
    match signer {
        Signer::Itself => sign(algorithm, Some(KID), own),
        Signer::ItselfUnnamed => sign(algorithm, None, own),
        Signer::UnderAnotherName => sign(algorithm, Some("signs-2025"), own),
        Signer::By(otherwise) => sign(otherwise, Some(KID), own),
        Signer::ByKeyToEncrypt => sign(algorithm, Some(KID_TO_ENCRYPT), other),
        Signer::Another => sign(algorithm, Some(KID), other),
        Signer::ByPublicKey => {
            let known = published(signing).to_string();
            sign(Algorithm::HS256, Some(KID), &EncodingKey::from_secret(known.as_bytes()))
        }
        Signer::Nobody => {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            format!("{}.{}.", part(&json!({ "alg": "none", "kid": KID })), part(claims))
        }
        Signer::NobodyUnsaid => {
            let whole = sign(algorithm, Some(KID), own);
            format!("{}.", whole.rsplit_once('.').unwrap().0)
        }
    }
}
