//! What a spreadsheet does to the cells of a text file when it opens one, and how it is kept from it.

/// Beginnings that make a spreadsheet take a text for a formula, and the guard itself.
const RISKY: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// From so many digits on a spreadsheet rounds a number.
const LONG_NUMBER: usize = 12;

/// A text as it goes into a text file: a formula gets an apostrophe in front, a long number a tab,
/// which every spreadsheet takes for text and our reader trims.
pub fn guarded(text: &str) -> String {
    if text.starts_with(RISKY) {
        return format!("'{text}");
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits >= LONG_NUMBER && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return format!("\t{text}");
    }
    text.to_owned()
}

/// A text of a text file without the apostrophe that [`guarded`] put in front.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(RISKY) => rest,
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_guarded_reads_as_it_was() {
        for (text, written) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+8613800138000", "'+8613800138000"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("'; DROP TABLE members; --", "''; DROP TABLE members; --"),
            ("'=1", "''=1"),
            ("", ""),
            ("柳溪村", "柳溪村"),
            ("138****8000", "138****8000"),
            ("330282198001019992", "\t330282198001019992"),
            ("33028219800101999X", "\t33028219800101999X"),
            ("13800138000", "13800138000"),
        ] {
            assert_eq!(guarded(text), written);
            assert_eq!(unguarded(&guarded(text)).trim(), text);
        }
    }

    #[test]
    fn what_nobody_guarded_stays() {
        for text in ["'; DROP", "'a", "O'Neill", "'"] {
            assert_eq!(unguarded(text), text);
        }
    }
}
