//! A workbook's zip archive, measured before anything opens it.

use std::io::{Cursor, Read, copy, sink};

use zip::ZipArchive;

use super::fault::{Limits, ReadFault};

/// Unpacks every part into nothing and counts: declared sizes are the sender's word only.
///
/// # Errors
/// [`ReadFault::ZipBomb`] beyond the limits, [`ReadFault::Encrypted`] for a protected archive,
/// [`ReadFault::UnsupportedFormat`] for an archive that is no .xlsx, [`ReadFault::NotAWorkbook`]
/// for a damaged one.
pub fn measure(bytes: &[u8], limits: &Limits) -> Result<(), ReadFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadFault::NotAWorkbook)?;
    if archive.len() > limits.archive_entries {
        return Err(ReadFault::ZipBomb);
    }
    let mut left = limits.inflated_bytes;
    let mut is_workbook = false;
    for at in 0..archive.len() {
        let part = match archive.by_index(at) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(reason))
                if reason == zip::result::ZipError::PASSWORD_REQUIRED =>
            {
                return Err(ReadFault::Encrypted);
            }
            Err(_) => return Err(ReadFault::NotAWorkbook),
        };
        is_workbook |= part.name().is_ok_and(|name| name.eq_ignore_ascii_case("xl/workbook.xml"));
        let inflated = copy(&mut part.take(left.saturating_add(1)), &mut sink())
            .map_err(|_| ReadFault::NotAWorkbook)?;
        left = left.checked_sub(inflated).ok_or(ReadFault::ZipBomb)?;
    }
    if is_workbook { Ok(()) } else { Err(ReadFault::UnsupportedFormat) }
}
