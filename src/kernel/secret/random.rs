//! Randomness, tokens and one-time codes. The operating system's generator is called here alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::fault::SecretFault;

/// One-time codes are drawn from `000000..=999999`.
const CODES: u32 = 1_000_000;

/// Fills `buffer` from the operating system's generator.
#[allow(clippy::disallowed_methods, reason = "this is the place randomness is drawn")]
pub(super) fn fill(buffer: &mut [u8]) -> Result<(), SecretFault> {
    getrandom::fill(buffer).map_err(|_| SecretFault::NoRandomness)
}

/// `N` random bytes.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], SecretFault> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// A token of 256 random bits as 43 characters of base64url, for sessions and refresh tokens.
/// Store its [`token_hash`], never the token.
pub fn random_token() -> Result<String, SecretFault> {
    let bytes = Zeroizing::new(random_bytes::<32>()?);
    Ok(URL_SAFE_NO_PAD.encode(bytes.as_slice()))
}

/// What the database keeps of a [`random_token`]: its SHA-256. A plain hash is enough because
/// nobody can guess 256 random bits. It is **not** enough for one-time codes or ID numbers: those
/// need [`KeyRing::index`](super::KeyRing::index).
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Six digits, each of the million codes equally likely.
pub fn one_time_code() -> Result<String, SecretFault> {
    loop {
        if let Some(code) = code_of(u32::from_be_bytes(random_bytes()?)) {
            return Ok(code);
        }
    }
}

/// The code of one draw; `None` for draws of the last incomplete million, which would make the
/// low codes likelier (rejection sampling: about 1 draw in 4 440 is thrown away).
fn code_of(draw: u32) -> Option<String> {
    const COMPLETE: u32 = u32::MAX / CODES * CODES;
    (draw < COMPLETE).then(|| format!("{:06}", draw % CODES))
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_six_digits_and_the_uneven_tail_is_thrown_away() {
        let cases = [
            (0, Some("000000")),
            (7, Some("000007")),
            (999_999, Some("999999")),
            (1_000_000, Some("000000")),
            (4_293_999_999, Some("999999")),
            (4_294_000_000, None),
            (u32::MAX, None),
        ];
        for (draw, code) in cases {
            assert_eq!(code_of(draw).as_deref(), code, "draw {draw}");
        }
    }

    #[test]
    fn drawn_codes_are_six_digits() {
        for _ in 0..200 {
            let code = one_time_code().unwrap();
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn tokens_differ_and_fit_into_a_url_or_cookie() {
        let (one, other) = (random_token().unwrap(), random_token().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 43);
        assert!(one.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    }

    #[test]
    fn a_token_hash_is_sha_256() {
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::super::tests::hex(&token_hash("abc")), expected);
    }

    #[test]
    fn comparison_sees_every_difference() {
        assert!(same(b"", b""));
        assert!(same(b"abc", b"abc"));
        for other in [&b"abd"[..], b"ab", b"abcd", b""] {
            assert!(!same(b"abc", other));
        }
    }
}
