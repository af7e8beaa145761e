//! Text as people send it: trimmed, in one Unicode form, without control characters, bounded.

use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;

use super::fault::Problem;

/// Trimmed NFC text of 1 to `max` characters without control characters (line breaks are kept).
pub fn tidy(raw: &str, max: usize) -> Result<String, Problem> {
    let text: String = raw.trim().nfc().collect();
    if text.is_empty() {
        return Err(Problem::Required);
    }
    if text.chars().count() > max {
        return Err(Problem::TooLong(max));
    }
    if text.chars().any(is_unwanted) {
        return Err(Problem::ControlCharacter);
    }
    Ok(text)
}

/// White space and the invisible marks that copying from web pages leaves behind.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// Control characters and the bidirectional overrides that make text read as something else.
fn is_unwanted(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// First letters of the pinyin of each character, letters and digits as they are: "柳溪村2组" gives
/// "lxc2z". What has no letter is left out.
pub fn initials(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c.to_pinyin() {
            Some(pinyin) => pinyin.first_letter().chars().next(),
            None => c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()),
        })
        .collect()
}

/// The first text after all that begin with `prefix`, in the order of code points: a prefix search
/// is `>= prefix AND < prefix_end`, which an index serves. `None` when nothing comes after.
pub fn prefix_end(prefix: &str) -> Option<String> {
    let mut rest: Vec<char> = prefix.chars().collect();
    while let Some(last) = rest.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            rest.push(next);
            return Some(rest.into_iter().collect());
        }
    }
    None
}

/// The schema of a value that travels as a string.
pub fn string_schema(
    format: &str,
    example: &str,
) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::SchemaType::new(utoipa::openapi::Type::String))
        .format(Some(utoipa::openapi::SchemaFormat::Custom(format.to_owned())))
        .examples([serde_json::Value::String(example.to_owned())])
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_bounded_and_free_of_tricks() {
        assert_eq!(tidy("  王芳 ", 10).unwrap(), "王芳");
        assert_eq!(tidy("  ", 10), Err(Problem::Required));
        assert_eq!(tidy("一二三", 2), Err(Problem::TooLong(2)));
        assert_eq!(tidy("a\u{0}b", 10), Err(Problem::ControlCharacter));
        assert_eq!(tidy("a\u{202E}b", 10), Err(Problem::ControlCharacter));
        assert_eq!(tidy("两\n行", 10).unwrap(), "两\n行");
    }
    #[test]
    fn initials_are_what_a_clerk_types() {
        for (text, typed) in [
            ("柳溪村党支部", "lxcdzb"),
            ("新安第一党小组", "xadydxz"),
            ("A座（2号）楼", "az2hl"),
            ("，。", ""),
        ] {
            assert_eq!(initials(text), typed, "{text}");
        }
    }

    #[test]
    fn a_prefix_ends_where_the_next_text_begins() {
        assert_eq!(prefix_end("ab").as_deref(), Some("ac"));
        assert_eq!(prefix_end("a\u{D7FF}").as_deref(), Some("a\u{E000}"));
        assert_eq!(prefix_end("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(prefix_end("\u{10FFFF}"), None);
        assert_eq!(prefix_end(""), None);
    }
}
