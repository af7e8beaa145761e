//! Rotation keeps old values readable, retiring ends that, tokens verify, nothing is printed.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, TokenData, Validation};
use serde_json::{Value, json};

use super::super::ring_file::RingFileFault;
use super::super::{KeyKind, KeyRing, SecretFault, SigningKey, Suite, verify_signature};
use super::{PHONE, SUITES, hex, ring};

#[test]
fn values_of_older_keys_and_of_the_other_suite_still_open() {
    for (from, to) in [(Suite::Intl, Suite::Sm), (Suite::Sm, Suite::Intl)] {
        let mut ring = ring(from);
        let old = ring.seal(PHONE, 7, "13800000000").unwrap();
        ring.adopt(to);
        let id = ring.rotate(KeyKind::Column).unwrap();
        let new = ring.seal(PHONE, 7, "13800000001").unwrap();

        assert_eq!((old[1], new[1]), (from.code(), to.code()));
        assert_eq!(new[2..6], id.to_be_bytes());
        assert_eq!(ring.open(PHONE, 7, &old).as_deref(), Ok("13800000000"));
        assert_eq!(ring.open(PHONE, 7, &new).as_deref(), Ok("13800000001"));
        assert_eq!((ring.is_current(&old), ring.is_current(&new)), (Ok(false), Ok(true)));
    }
}

#[test]
fn a_retired_key_opens_nothing_and_the_active_one_cannot_be_retired() {
    for kind in KeyKind::ALL {
        let mut ring = ring(Suite::Intl);
        let first = ring.list().iter().find(|key| key.kind == kind).unwrap().id;
        assert_eq!(ring.retire(kind, first), Err(SecretFault::KeyInUse), "{kind:?}");
        let second = ring.rotate(kind).unwrap();
        assert_ne!(first, second);
        assert_eq!(ring.retire(kind, second), Err(SecretFault::KeyInUse), "{kind:?}");
        assert_eq!(ring.retire(kind, 99), Err(SecretFault::UnknownKey), "{kind:?}");
        assert_eq!(ring.retire(kind, first), Ok(()), "{kind:?}");
        let left: Vec<u32> =
            ring.list().iter().filter(|key| key.kind == kind).map(|key| key.id).collect();
        assert_eq!(left, [second], "{kind:?}");
    }
    let mut ring = ring(Suite::Intl);
    let sealed = ring.seal(PHONE, 7, "13800000000").unwrap();
    ring.rotate(KeyKind::Column).unwrap();
    ring.retire(KeyKind::Column, 1).unwrap();
    assert_eq!(ring.open(PHONE, 7, &sealed), Err(SecretFault::UnknownKey));
}

#[test]
fn key_ids_are_never_given_out_twice() {
    let mut ring = ring(Suite::Intl);
    let second = ring.rotate(KeyKind::Cursor).unwrap();
    let third = ring.rotate(KeyKind::Cursor).unwrap();
    ring.retire(KeyKind::Cursor, second).unwrap();
    assert!(ring.rotate(KeyKind::Column).unwrap() > third);
}

#[test]
fn during_a_reindex_both_hashes_are_looked_for() {
    let mut ring = ring(Suite::Intl);
    let old = ring.index("phone", "13800000000");
    assert_eq!(ring.indexes("phone", "13800000000"), [old]);
    let old_id = ring.index_key_id();

    assert_eq!(ring.rotate(KeyKind::Index).unwrap(), ring.index_key_id());
    let new = ring.index("phone", "13800000000");
    assert_ne!(old, new);
    assert_eq!(ring.indexes("phone", "13800000000"), [new, old]);
    assert_eq!(ring.rotate(KeyKind::Index), Err(SecretFault::ReindexPending));

    ring.retire(KeyKind::Index, old_id).unwrap();
    assert_eq!(ring.indexes("phone", "13800000000"), [new]);
    assert!(ring.rotate(KeyKind::Index).is_ok());
}

#[test]
fn earlier_audit_digests_can_be_checked_after_a_rotation() {
    let mut ring = ring(Suite::Sm);
    let (id, digest) = (ring.digest_key_id(), ring.digest(b"event"));
    ring.rotate(KeyKind::AuditDigest).unwrap();
    assert_ne!(ring.digest(b"event"), digest);
    assert_eq!(ring.digest_under(id, b"event"), Ok(digest));
    assert_eq!(ring.digest_under(99, b"event"), Err(SecretFault::UnknownKey));
}

fn token(key: &SigningKey) -> String {
    let header = Header { kid: Some(key.kid().to_owned()), ..Header::new(Algorithm::EdDSA) };
    sign(&header, &key.encoding_key())
}

fn sign(header: &Header, key: &EncodingKey) -> String {
    jsonwebtoken::encode(header, &json!({ "sub": "42" }), key).unwrap()
}

fn verify(token: &str, key: &DecodingKey) -> jsonwebtoken::errors::Result<TokenData<Value>> {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    jsonwebtoken::decode(token, key, &validation)
}

#[test]
fn an_access_token_verifies_with_the_ring_and_with_the_published_keys() {
    let mut ring = ring(Suite::Intl);
    let token = token(ring.access_token_key());
    ring.rotate(KeyKind::AccessToken).unwrap();

    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = ring.access_token_key_by(&kid).unwrap();
    assert_eq!(verify(&token, &key.decoding_key()).unwrap().claims["sub"], "42");
    assert!(verify(&token, &ring.access_token_key().decoding_key()).is_err());
    assert!(ring.access_token_key_by("unknown").is_err());

    // As a client sees it: the JSON document, and nothing else.
    let document = serde_json::to_value(ring.jwks()).unwrap();
    let published = document["keys"].as_array().unwrap();
    assert_eq!(published.len(), 2);
    let jwk = published.iter().find(|jwk| jwk["kid"] == kid.as_str()).unwrap();
    assert_eq!(
        *jwk,
        json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
                "kid": kid, "x": key.public_x() })
    );
    let x = DecodingKey::from_ed_components(jwk["x"].as_str().unwrap()).unwrap();
    assert!(verify(&token, &x).is_ok());
}

#[test]
fn the_key_document_is_the_one_other_tools_read() {
    // Jsonwebtoken accepts the same seed wrapped as PEM by another tool (RFC 8410, section 10.3).
    let pem = "-----BEGIN PRIVATE KEY-----\n\
               MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
               -----END PRIVATE KEY-----\n";
    let public = "-----BEGIN PUBLIC KEY-----\n\
                  MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
                  -----END PUBLIC KEY-----\n";
    let seed = STANDARD.decode("1O5y2/kTWErVttjx92n4rTr+fCjL8dT74Jeoj0R1WEI=").unwrap();
    let seed = super::super::material::Secret::from_slice(&seed).unwrap();
    let ours = SigningKey::from_seed(seed).unwrap();
    let header = Header::new(Algorithm::EdDSA);
    let theirs = EncodingKey::from_ed_pem(pem.as_bytes()).unwrap();
    let token = sign(&header, &ours.encoding_key());
    assert_eq!(token, sign(&header, &theirs));
    assert!(verify(&token, &DecodingKey::from_ed_pem(public.as_bytes()).unwrap()).is_ok());
}

#[test]
fn a_signed_audit_head_verifies_by_public_key_and_notices_changes() {
    let mut ring = ring(Suite::Intl);
    let kid = ring.audit_head_key().kid().to_owned();
    let signature = ring.audit_head_key().sign(b"head 1").unwrap();
    ring.rotate(KeyKind::AuditHead).unwrap();
    let public = ring.audit_head_key_by(&kid).unwrap().public_key();
    assert_eq!(verify_signature(public, b"head 1", &signature), Ok(()));
    let bad = Err(SecretFault::BadSignature);
    assert_eq!(verify_signature(public, b"head 2", &signature), bad);
    assert_eq!(verify_signature(public, b"head 1", &signature[1..]), bad);
    let other = ring.audit_head_key().public_key();
    assert_eq!(verify_signature(other, b"head 1", &signature), bad);
}

/// Every secret of a ring, raw.
fn secrets(ring: &KeyRing) -> Vec<Vec<u8>> {
    let ciphers =
        ring.column.all().chain(ring.cursor.all()).map(|key| key.material.expose().to_vec());
    let macs = ring.index.all().chain(ring.audit_digest.all());
    let seeds = ring.access_token.all().chain(ring.audit_head.all());
    ciphers
        .chain(macs.map(|key| key.material.secret.expose().to_vec()))
        .chain(seeds.map(|key| key.material.seed().to_vec()))
        .collect()
}

#[test]
fn nothing_printed_holds_a_key() {
    for suite in SUITES {
        let mut ring = ring(suite);
        for kind in KeyKind::ALL {
            ring.rotate(kind).unwrap();
        }
        let printed = [
            format!("{ring:?}"),
            format!("{:#?}", ring.list()),
            format!("{:?}", (&ring.column, &ring.index, &ring.audit_digest)),
            format!("{:?}", (&ring.cursor, &ring.access_token, &ring.audit_head)),
            format!("{:?}", ring.access_token_key().encoding_key()),
            format!("{:?} {}", SecretFault::Damaged, SecretFault::Damaged),
            RingFileFault::Ring(SecretFault::BadKey).to_string(),
        ]
        .concat();
        let secrets = secrets(&ring);
        assert_eq!(secrets.len(), 12);
        for secret in secrets {
            let start = &secret[..12];
            let list = format!("{start:?}");
            let forms = [
                hex(start),
                hex(start).to_uppercase(),
                list.trim_matches(['[', ']']).to_owned(),
                STANDARD.encode(start),
                URL_SAFE_NO_PAD.encode(start),
            ];
            for form in forms {
                assert!(!printed.contains(&form));
            }
        }
    }
}

#[test]
fn kinds_are_known_by_their_names() {
    for kind in KeyKind::ALL {
        assert_eq!(KeyKind::from_name(kind.name()), Some(kind));
    }
    assert_eq!(KeyKind::from_name("columns"), None);
}
