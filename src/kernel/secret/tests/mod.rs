//! Tests of the secrets: published vectors, sealing, keys and their rotation, the ring file.

mod keys;
mod ring_file;
mod sealing;
mod vectors;

use super::{Field, KeyRing, Suite};

/// Both suites, for tests that must hold in each.
const SUITES: [Suite; 2] = [Suite::Intl, Suite::Sm];

/// A column as a feature would declare it.
const PHONE: Field = Field { table: "member", column: "phone" };

fn ring(suite: Suite) -> KeyRing {
    KeyRing::generate(suite).unwrap()
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hexadecimal digits.
fn unhex(digits: &str) -> Vec<u8> {
    (0..digits.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&digits[i..i + 2], 16).unwrap())
        .collect()
}
