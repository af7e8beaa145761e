//! Which country codes stand for abroad.

use crate::kernel::fault::Problem;

/// What is wrong with a country code of ISO 3166, two capital letters.
pub fn country(code: &str) -> Result<(), Problem> {
    match code.as_bytes() {
        b"CN" => Err(NO_CODE),
        b"HK" | b"MO" | b"TW" => Err(Problem::Said(
            "香港、澳门、台湾请按地区填报：810000、820000、710000",
            "Hong Kong, Macao and Taiwan are places: 810000, 820000, 710000",
        )),
        // For private use: no country has them.
        b"AA" | b"ZZ" | [b'Q', b'M'..=b'Z'] | [b'X', _] => Err(NO_CODE),
        [b'A'..=b'Z', b'A'..=b'Z'] => Ok(()),
        _ => Err(NO_CODE),
    }
}

const NO_CODE: Problem = Problem::Said(
    "请填 ISO 3166 两位国家代码，如 JP",
    "Give a country code of ISO 3166, such as JP",
);

#[cfg(test)]
mod tests {
    use super::country;

    #[test]
    fn abroad_is_another_country() {
        for (code, abroad) in [
            ("JP", true),
            ("RU", true),
            ("QA", true),
            ("CN", false),
            ("HK", false),
            ("MO", false),
            ("TW", false),
            ("ZZ", false),
            ("XX", false),
            ("QM", false),
            ("jp", false),
            ("JPN", false),
            ("日本", false),
            ("", false),
        ] {
            assert_eq!(country(code).is_ok(), abroad, "{code}");
        }
    }
}
