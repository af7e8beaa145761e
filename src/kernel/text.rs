//! Text as people send it: trimmed, in one Unicode form, without control characters, bounded.

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

/// Control characters and the bidirectional overrides that make text read as something else.
fn is_unwanted(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
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
}
