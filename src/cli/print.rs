//! What a command says on standard output. Its reader may have seen enough (`hongyan openapi | head -1`):
//! the command then goes on and ends as if it had been heard.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Something was not written for another reason, such as a full disk.
static WAS_LOST: AtomicBool = AtomicBool::new(false);

/// Says a line.
pub fn say(line: fmt::Arguments<'_>) {
    if let Err(error) = put(&mut io::stdout().lock(), line)
        && !WAS_LOST.swap(true, Ordering::Relaxed)
    {
        eprintln!("hongyan: standard output: {error}");
    }
}

/// Whether all was heard that anybody listened to.
pub fn was_heard() -> bool {
    !WAS_LOST.load(Ordering::Relaxed)
}

fn put(out: &mut impl Write, line: fmt::Arguments<'_>) -> io::Result<()> {
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Closed(ErrorKind);

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_who_has_gone_is_no_failure_and_a_full_disk_is_one() {
        for (kind, is_well) in [(ErrorKind::BrokenPipe, true), (ErrorKind::StorageFull, false)] {
            assert_eq!(put(&mut Closed(kind), format_args!("a line")).is_ok(), is_well);
        }
    }
}
