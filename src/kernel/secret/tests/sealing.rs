//! What is sealed opens where it belongs, and nowhere else; what is hashed is found again.

use proptest::prelude::*;

use super::super::{Field, SecretFault, Suite};
use super::{PHONE, SUITES, ring};

const PLAINS: [&str; 4] = ["", "13800000000", "某省某县某镇某村 1 号", "a\0b"];

#[test]
fn a_value_opens_in_its_own_place() {
    for suite in SUITES {
        let ring = ring(suite);
        for (plain, row) in PLAINS.into_iter().zip([0, 1, -1, i64::MAX]) {
            let sealed = ring.seal(PHONE, row, plain).unwrap();
            assert_eq!(sealed.len(), 6 + 12 + plain.len() + 16);
            assert_eq!(ring.open(PHONE, row, &sealed).as_deref(), Ok(plain));
        }
    }
}

#[test]
fn sealing_twice_gives_different_bytes() {
    for suite in SUITES {
        let ring = ring(suite);
        let seal = || ring.seal(PHONE, 1, "13800000000").unwrap();
        assert_ne!(seal(), seal());
    }
}

#[test]
fn a_value_moved_elsewhere_does_not_open() {
    let elsewhere = [
        (PHONE, 8),
        (Field { table: "member", column: "address" }, 7),
        (Field { table: "account", column: "phone" }, 7),
        (Field { table: "memberp", column: "hone" }, 7),
        (Field { table: "membe", column: "rphone" }, 7),
    ];
    for suite in SUITES {
        let ring = ring(suite);
        let sealed = ring.seal(PHONE, 7, "13800000000").unwrap();
        for (field, row) in elsewhere {
            assert_eq!(ring.open(field, row, &sealed), Err(SecretFault::Damaged), "{field:?}");
        }
    }
}

#[test]
fn every_altered_byte_and_every_cut_is_noticed() {
    for suite in SUITES {
        let ring = ring(suite);
        let sealed = ring.seal(PHONE, 7, "13800000000").unwrap();
        for position in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[position] ^= 1;
            let expected = match position {
                0 => SecretFault::UnknownVersion,
                1 => SecretFault::UnknownSuite,
                2..6 => SecretFault::UnknownKey,
                _ => SecretFault::Damaged,
            };
            assert_eq!(ring.open(PHONE, 7, &altered), Err(expected), "byte {position}");
            assert_eq!(ring.open(PHONE, 7, &sealed[..position]), Err(SecretFault::Damaged));
        }
    }
}

#[test]
fn a_value_that_names_the_other_suite_is_refused() {
    let ring = ring(Suite::Intl);
    let mut sealed = ring.seal(PHONE, 7, "13800000000").unwrap();
    sealed[1] = Suite::Sm.code();
    assert_eq!(ring.open(PHONE, 7, &sealed), Err(SecretFault::UnknownSuite));
}

#[test]
fn another_ring_opens_nothing_and_finds_nothing() {
    for suite in SUITES {
        let (ours, theirs) = (ring(suite), ring(suite));
        let sealed = ours.seal(PHONE, 7, "13800000000").unwrap();
        assert_eq!(theirs.open(PHONE, 7, &sealed), Err(SecretFault::Damaged));
        assert_ne!(ours.index("phone", "13800000000"), theirs.index("phone", "13800000000"));
        assert_ne!(ours.digest(b"event"), theirs.digest(b"event"));
    }
}

#[test]
fn equal_values_hash_alike_within_a_domain_only() {
    for suite in SUITES {
        let ring = ring(suite);
        assert_eq!(ring.index("phone", "13800000000"), ring.index("phone", "13800000000"));
        assert_ne!(ring.index("phone", "13800000000"), ring.index("phone", "13800000001"));
        assert_ne!(ring.index("phone", "13800000000"), ring.index("contact", "13800000000"));
        assert_ne!(ring.index("ab", "c"), ring.index("a", "bc"));
        assert_ne!(ring.index("", "x"), ring.digest(b"x"));
    }
}

#[test]
fn a_cursor_opens_under_its_own_filter_and_fits_into_a_url() {
    for suite in SUITES {
        let ring = ring(suite);
        let text = ring.cursor_seal(&[1; 32], b"2026-03-01 7").unwrap();
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_eq!(ring.cursor_open(&[1; 32], &text).as_deref(), Ok(&b"2026-03-01 7"[..]));
        assert_eq!(ring.cursor_open(&[2; 32], &text), Err(SecretFault::Damaged));
        let padded = format!("{text}=");
        for other in ["", "?", "长辈", &padded, &"A".repeat(5_000)] {
            assert!(ring.cursor_open(&[1; 32], other).is_err());
        }
    }
}

proptest! {
    #[test]
    fn garbage_is_refused_without_a_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..80),
        suite in 0_usize..2,
        with_header: bool,
    ) {
        let suite = SUITES[suite];
        let ring = ring(suite);
        let sealed = if with_header {
            [&[1, suite.code(), 0, 0, 0, 1], bytes.as_slice()].concat()
        } else {
            bytes
        };
        prop_assert!(ring.open(PHONE, 7, &sealed).is_err());
        let _ = ring.is_current(&sealed);
    }

    #[test]
    fn any_text_survives_in_any_row(plain in ".{0,60}", row: i64, suite in 0_usize..2) {
        let ring = ring(SUITES[suite]);
        let sealed = ring.seal(PHONE, row, &plain).unwrap();
        prop_assert_eq!(ring.open(PHONE, row, &sealed), Ok(plain));
    }

    #[test]
    fn any_cursor_text_is_answered_without_a_panic(text in "\\PC{0,120}") {
        prop_assert!(ring(Suite::Intl).cursor_open(&[0; 32], &text).is_err());
    }
}
