//! Secrets shared with receivers of webhooks, and what is signed with them (Standard Webhooks).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::fault::SecretFault;
use super::random::random_bytes;

/// What every such secret begins with.
const PREFIX: &str = "whsec_";

/// A fresh secret of 256 random bits, as its receiver configures it.
pub fn webhook_secret() -> Result<String, SecretFault> {
    let bytes = Zeroizing::new(random_bytes::<32>()?);
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes.as_slice())))
}

/// `v1,` and the base64 of the HMAC-SHA-256 of `id.timestamp.body`.
pub fn webhook_signature(
    secret: &str,
    id: &str,
    timestamp: i64,
    body: &str,
) -> Result<String, SecretFault> {
    let encoded = secret.strip_prefix(PREFIX).ok_or(SecretFault::BadKey)?;
    let key = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| SecretFault::BadKey)?);
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_slice()).map_err(|_| SecretFault::BadKey)?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks libraries.
    #[test]
    fn the_signature_is_that_of_the_standard() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", r#"{"test": 2432232314}"#);
        let signed = webhook_signature(secret, id, 1_614_265_330, body).unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_drawn_secret_signs_and_another_does_not_sign_alike() {
        let sign = |secret: &str| webhook_signature(secret, "msg_1", 1, "{}").unwrap();
        let (one, other) = (webhook_secret().unwrap(), webhook_secret().unwrap());
        assert_eq!(sign(&one), sign(&one));
        assert_ne!(sign(&one), sign(&other));
        for wrong in ["", "MfKQ", "whsec_*"] {
            assert!(webhook_signature(wrong, "msg_1", 1, "{}").is_err(), "{wrong}");
        }
    }
}
