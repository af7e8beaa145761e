//! The ring file: what is written comes back, nobody else may read it, nothing is overwritten.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::ring_file::{RingFileFault, create, load, update};
use super::super::{KeyKind, KeyRing, RingTextFault, SecretFault, Suite};
use super::{PHONE, SUITES, ring};

struct Place {
    folder: tempfile::TempDir,
    path: PathBuf,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.toml");
    Place { folder, path }
}

impl Place {
    /// The names in the folder: no draft may be left behind.
    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path()).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// Writes `text` as a ring file with the right mode, and says why it is refused.
    fn refusal_of(&self, text: &str) -> RingFileFault {
        if !self.path.exists() {
            create(&self.path, &ring(Suite::Intl)).unwrap();
        }
        fs::write(&self.path, text).unwrap();
        load(&self.path).map(|_| ()).unwrap_err()
    }
}

#[test]
fn a_ring_comes_back_from_its_file_with_all_its_keys() {
    for suite in SUITES {
        let place = place();
        let mut ring = ring(suite);
        let sealed = ring.seal(PHONE, 7, "13800000000").unwrap();
        for kind in KeyKind::ALL {
            ring.rotate(kind).unwrap();
        }
        create(&place.path, &ring).unwrap();
        let back = load(&place.path).unwrap();

        assert_eq!(back.list(), ring.list());
        assert_eq!(back.suite(), suite);
        assert_eq!(back.open(PHONE, 7, &sealed).as_deref(), Ok("13800000000"));
        assert_eq!(back.indexes("phone", "1"), ring.indexes("phone", "1"));
        assert_eq!(back.digest(b"event"), ring.digest(b"event"));
        assert_eq!(back.jwks(), ring.jwks());
        assert_eq!(back.audit_head_key().kid(), ring.audit_head_key().kid());
        let cursor = ring.cursor_seal(&[0; 32], b"here").unwrap();
        assert_eq!(back.cursor_open(&[0; 32], &cursor).as_deref(), Ok(&b"here"[..]));
        assert_eq!(place.names(), ["keys.toml"]);
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;

    let place = place();
    create(&place.path, &ring(Suite::Intl)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.path), 0o600);
    for open in [0o640, 0o604, 0o620, 0o666, 0o610] {
        fs::set_permissions(&place.path, fs::Permissions::from_mode(open)).unwrap();
        assert_eq!(load(&place.path).unwrap_err(), RingFileFault::TooOpen, "{open:o}");
    }
    for closed in [0o600, 0o400] {
        fs::set_permissions(&place.path, fs::Permissions::from_mode(closed)).unwrap();
        assert!(load(&place.path).is_ok(), "{closed:o}");
    }
    update(&place.path, |ring| ring.rotate(KeyKind::Column)).unwrap();
    assert_eq!(mode(&place.path), 0o600);
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let place = place();
    create(&place.path, &ring(Suite::Intl)).unwrap();
    let before = fs::read(&place.path).unwrap();
    assert_eq!(create(&place.path, &ring(Suite::Sm)), Err(RingFileFault::Exists));
    assert!(fs::read(&place.path).unwrap() == before);
    assert_eq!(place.names(), ["keys.toml"]);
}

#[test]
fn an_update_keeps_the_older_keys_and_a_refused_one_changes_nothing() {
    let place = place();
    let first = ring(Suite::Intl);
    let sealed = first.seal(PHONE, 7, "13800000000").unwrap();
    create(&place.path, &first).unwrap();

    let id = update(&place.path, |ring| ring.rotate(KeyKind::Column)).unwrap();
    let ring = load(&place.path).unwrap();
    assert!(ring.list().iter().any(|key| key.id == id && key.active));
    assert_eq!(ring.open(PHONE, 7, &sealed).as_deref(), Ok("13800000000"));

    let before = fs::read(&place.path).unwrap();
    let refused = update(&place.path, |ring| ring.retire(KeyKind::Column, id));
    assert_eq!(refused, Err(RingFileFault::Ring(SecretFault::KeyInUse)));
    assert!(fs::read(&place.path).unwrap() == before);
    assert_eq!(place.names(), ["keys.toml"]);
}

#[test]
fn two_updates_at_once_do_not_lose_a_key() {
    let place = place();
    create(&place.path, &ring(Suite::Intl)).unwrap();
    update(&place.path, |ring| {
        let second = update(&place.path, |ring| ring.rotate(KeyKind::Column));
        assert_eq!(second, Err(RingFileFault::Busy));
        ring.rotate(KeyKind::Column)
    })
    .unwrap();
    assert!(update(&place.path, |ring| ring.rotate(KeyKind::Column)).is_ok());
    assert_eq!(load(&place.path).unwrap().column.all().count(), 3);
}

#[test]
fn what_is_not_there_or_not_a_file_is_said_so() {
    let place = place();
    assert_eq!(load(&place.path).unwrap_err(), RingFileFault::Missing);
    let missing = update(&place.path, |ring| ring.rotate(KeyKind::Column));
    assert_eq!(missing, Err(RingFileFault::Missing));
    assert_eq!(load(place.folder.path()).unwrap_err(), RingFileFault::NotAKeyRing);
    let nowhere = place.folder.path().join("no/such/folder/keys.toml");
    assert!(matches!(create(&nowhere, &ring(Suite::Intl)), Err(RingFileFault::Io(_))));
    assert!(place.names().is_empty());
}

/// The text of a ring file as the program writes it.
fn text_of(ring: &KeyRing) -> String {
    let place = place();
    create(&place.path, ring).unwrap();
    fs::read_to_string(&place.path).unwrap()
}

#[test]
fn a_damaged_file_is_refused_with_the_line_and_without_its_content() {
    let place = place();
    let good = text_of(&ring(Suite::Intl));
    let line = good.lines().position(|line| line.starts_with("secret")).unwrap();
    let secret = good.lines().nth(line).unwrap();
    let broken = good.replacen(secret, &secret.replacen('"', "", 1), 1);
    let fault = place.refusal_of(&broken);
    assert_eq!(fault, RingFileFault::Text(RingTextFault::Malformed { line: line + 1 }));
    let key = secret.split('"').nth(1).unwrap();
    assert!(!format!("{fault} {fault:?}").contains(&key[..8]));

    let text = RingFileFault::Text;
    let cases = [
        (good.replacen(key, &key[4..], 1), text(RingTextFault::BadKey)),
        (good.replacen(key, "?", 1), text(RingTextFault::BadKey)),
        (good.replacen("format = 1", "format = 2", 1), text(RingTextFault::UnknownFormat)),
        (good.replacen("id = 1\n", "id = 2\n", 1), text(RingTextFault::IdReused)),
        (good.replacen("next_id = 7", "next_id = 6", 1), text(RingTextFault::IdReused)),
        ("x".repeat(2 << 20), RingFileFault::NotAKeyRing),
    ];
    for (text, expected) in cases {
        assert_eq!(place.refusal_of(&text), expected);
    }
    for text in ["", "\0", "format = 1\nsurplus = 2\n"] {
        let fault = place.refusal_of(text);
        assert!(matches!(fault, RingFileFault::Text(RingTextFault::Malformed { .. })));
    }
}

#[test]
fn a_second_older_index_key_is_refused() {
    let mut ring = ring(Suite::Intl);
    let first = ring.rotate(KeyKind::Index).unwrap();
    let text = text_of(&ring);
    let start = text.find("[[index.older]]").unwrap();
    let end = text[start + 2..].find("\n[").map(|at| start + 2 + at).unwrap();
    let older = &text[start..end];
    let second = older.replacen("id = 2", &format!("id = {}", first + 1), 1);
    let next = text.replacen(&format!("next_id = {}", first + 1), "next_id = 99", 1);
    let both = next.replacen(older, &format!("{older}\n{second}"), 1);
    let fault = place().refusal_of(&both);
    assert_eq!(fault, RingFileFault::Text(RingTextFault::TooManyIndexKeys));
}
