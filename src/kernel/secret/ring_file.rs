//! The key ring on disk: readable by its owner alone, never overwritten by accident, replaced in
//! one step so that a crash leaves either the old ring or the new one.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::fault::SecretFault;
use super::ring::KeyRing;
use super::ring_text::{self, RingTextFault};

/// Largest ring file that is read, in bytes (about 4 000 keys).
const LARGEST: u64 = 1 << 20;

/// Why a ring file was not read or written. Holds neither path nor content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingFileFault {
    /// There is no such file.
    Missing,
    /// A file is there already; making a ring never overwrites one.
    Exists,
    /// The group or others may read or write the file (unix); `chmod 600` is needed.
    TooOpen,
    /// The name with `.new` appended exists: another rotation is running, or one was interrupted
    /// and its leftover must be removed by hand.
    Busy,
    /// Not a regular file, or too large to be a key ring.
    NotAKeyRing,
    /// The content is not a key ring.
    Text(RingTextFault),
    /// A change to the ring was refused; the file is as before.
    Ring(SecretFault),
    /// The operating system refused.
    Io(ErrorKind),
}

impl fmt::Display for RingFileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the key ring file does not exist"),
            Self::Exists => f.write_str("a key ring file exists already and is left alone"),
            Self::TooOpen => f.write_str("others may read the key ring file: chmod 600 it"),
            Self::Busy => f.write_str(
                "the key ring's .new file exists: a rotation is running, or remove the leftover",
            ),
            Self::NotAKeyRing => f.write_str("not a key ring file"),
            Self::Text(RingTextFault::Malformed { line }) => {
                write!(f, "the key ring file is malformed at line {line}")
            }
            Self::Text(RingTextFault::UnknownFormat) => {
                f.write_str("the key ring file was written by a later version")
            }
            Self::Text(RingTextFault::BadKey) => f.write_str("the key ring holds an unusable key"),
            Self::Text(RingTextFault::IdReused) => f.write_str("the key ring reuses a key id"),
            Self::Text(RingTextFault::TooManyIndexKeys) => {
                f.write_str("the key ring holds more than one older index key")
            }
            Self::Ring(fault) => fault.fmt(f),
            Self::Io(kind) => write!(f, "the key ring file: {kind}"),
        }
    }
}

impl std::error::Error for RingFileFault {}

impl From<io::Error> for RingFileFault {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

/// Reads the ring at `path`. Refuses a file that others than its owner may read or write.
pub fn load(path: &Path) -> Result<KeyRing, RingFileFault> {
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => RingFileFault::Missing,
        kind => RingFileFault::Io(kind),
    })?;
    let facts = file.metadata()?;
    if !facts.is_file() || facts.len() > LARGEST {
        return Err(RingFileFault::NotAKeyRing);
    }
    // Asked of the open handle, so that the file cannot be exchanged between check and reading.
    refuse_open_mode(&facts)?;
    // Reserved whole, one byte over: growing would leave unwiped copies of the keys behind.
    let size = usize::try_from(facts.len()).map_err(|_| RingFileFault::NotAKeyRing)?;
    let mut text = Zeroizing::new(String::with_capacity(size + 1));
    file.take(LARGEST).read_to_string(&mut text)?;
    ring_text::read(&text).map_err(RingFileFault::Text)
}

/// Writes a new ring to `path`, mode 0600. [`RingFileFault::Exists`] when anything is there.
pub fn create(path: &Path, ring: &KeyRing) -> Result<(), RingFileFault> {
    let pending = Pending::claim(path)?;
    match fs::symlink_metadata(path) {
        Ok(_) => Err(RingFileFault::Exists),
        Err(error) if error.kind() == ErrorKind::NotFound => pending.commit(ring),
        Err(error) => Err(error.into()),
    }
}

/// Loads the ring at `path`, changes it and puts the changed ring in its place; gives what `change`
/// gave. Two updates at once cannot lose each other's keys: the second is [`RingFileFault::Busy`].
/// The running service reads the file at start only.
pub fn update<T>(
    path: &Path,
    change: impl FnOnce(&mut KeyRing) -> Result<T, SecretFault>,
) -> Result<T, RingFileFault> {
    let pending = Pending::claim(path)?;
    let mut ring = load(path)?;
    let outcome = change(&mut ring).map_err(RingFileFault::Ring)?;
    pending.commit(&ring)?;
    Ok(outcome)
}

/// The file `<path>.new`, made exclusively: both the lock among writers and the copy that is
/// renamed into place. Removed again unless committed.
struct Pending<'a> {
    target: &'a Path,
    draft: PathBuf,
    file: File,
    renamed: bool,
}

impl<'a> Pending<'a> {
    fn claim(target: &'a Path) -> Result<Self, RingFileFault> {
        let mut name = OsString::from(target.as_os_str());
        name.push(".new");
        let draft = PathBuf::from(name);
        let file = owner_only().open(&draft).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => RingFileFault::Busy,
            _ => error.into(),
        })?;
        Ok(Self { target, draft, file, renamed: false })
    }

    fn commit(mut self, ring: &KeyRing) -> Result<(), RingFileFault> {
        let text = ring_text::write(ring).map_err(RingFileFault::Text)?;
        self.file.write_all(text.as_bytes())?;
        self.file.sync_all()?;
        fs::rename(&self.draft, self.target)?;
        self.renamed = true;
        sync_folder(self.target)?;
        Ok(())
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if self.renamed {
            // The name may be another writer's lock by now.
            return;
        }
        // A failed removal shows as `Busy` at the next attempt, with what to do about it.
        let _ = fs::remove_file(&self.draft);
    }
}

/// Options that make a new file, with mode 0600 from its first moment on unix.
fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn refuse_open_mode(facts: &fs::Metadata) -> Result<(), RingFileFault> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&facts.permissions());
    if mode & 0o077 == 0 { Ok(()) } else { Err(RingFileFault::TooOpen) }
}

#[cfg(not(unix))]
fn refuse_open_mode(_facts: &fs::Metadata) -> Result<(), RingFileFault> {
    Ok(())
}

/// Makes the rename itself durable.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
