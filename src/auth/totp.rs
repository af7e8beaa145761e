//! Codes of an authenticator app (TOTP, RFC 6238): six digits every thirty seconds over HMAC-SHA-1,
//! which is what the apps people have understand.

use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::random_bytes;

const ISSUER: &str = "Hongyan";

/// Clocks of phones go a little wrong: the code before and the code after are taken too.
const SKEW: u16 = 1;

/// A fresh secret of 160 bits in base32.
pub fn draw() -> Outcome<String> {
    let bytes = Zeroizing::new(random_bytes::<20>().map_err(Fault::internal)?);
    Ok(Secret::from(*bytes).to_base32())
}

fn totp(secret: &str, account: &str) -> Outcome<Totp> {
    let secret = Secret::try_from_base32(secret)
        .map_err(|_| Fault::internal("a stored authenticator secret is no base32"))?;
    Builder::new()
        .with_secret(secret)
        .with_skew(SKEW)
        .with_issuer(Some(ISSUER))
        .with_account_name(account)
        .build()
        .map_err(|_| Fault::internal("a stored authenticator secret is too short"))
}

/// What an app reads from a QR code.
pub fn uri(secret: &str, account: &str) -> Outcome<String> {
    totp(secret, account)?.to_url().map_err(|_| Fault::internal("an account has no name to show"))
}

/// The code of a moment.
pub fn code(secret: &str, at: Timestamp) -> Outcome<String> {
    Ok(totp(secret, "")?.generate(seconds(at)).to_string())
}

/// The time step a code belongs to, if it is one of now.
pub fn step_of(secret: &str, code: &str, now: Timestamp) -> Outcome<Option<i64>> {
    let plain: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = totp(secret, "")?.check(&plain, seconds(now));
    step.map(|step| i64::try_from(step).map_err(Fault::internal)).transpose()
}

fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.seconds()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: "12345678901234567890" in base32, the last six of its eight digits.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn the_vectors_of_the_rfc() {
        for (at, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let now = Timestamp(at * 1_000_000);
            assert_eq!(code(SECRET, now).unwrap(), expected);
            assert_eq!(step_of(SECRET, expected, now).unwrap(), Some(at / 30));
        }
    }

    #[test]
    fn the_neighbouring_codes_are_taken_and_no_others() {
        let made = Timestamp(1_234_567_890_000_000);
        for (later, taken) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let found = step_of(SECRET, "005 924", made.plus_seconds(later)).unwrap();
            assert_eq!(found, taken.then_some(1_234_567_890 / 30), "{later}");
        }
        for nonsense in ["", "00592", "0059244", "abcdef", "005923"] {
            assert_eq!(step_of(SECRET, nonsense, made).unwrap(), None, "{nonsense}");
        }
    }

    #[test]
    fn a_fresh_secret_is_of_full_length_and_shown_as_apps_read_it() {
        let secret = draw().unwrap();
        assert_eq!(secret.len(), 32);
        assert_ne!(secret, draw().unwrap());
        let uri = uri(&secret, "zhang.liuxi").unwrap();
        assert!(uri.starts_with("otpauth://totp/Hongyan:zhang.liuxi?"), "{uri}");
        assert!(uri.contains(&secret) && uri.contains("issuer=Hongyan"), "{uri}");
    }
}
