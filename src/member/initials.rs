//! Pinyin initials of a person's name, by which a clerk finds one: 单雄信 is `sxx`.

use crate::kernel::text;

/// Surnames that are read otherwise than the character alone, where the first letter differs.
const SURNAMES: [(&str, &str); 23] = [
    ("万俟", "mq"),
    ("尉迟", "yc"),
    ("长孙", "zs"),
    ("单于", "cy"),
    ("澹台", "tt"),
    ("单", "s"),
    ("曾", "z"),
    ("解", "x"),
    ("仇", "q"),
    ("查", "z"),
    ("区", "o"),
    ("朴", "p"),
    ("翟", "z"),
    ("种", "c"),
    ("繁", "p"),
    ("员", "y"),
    ("秘", "b"),
    ("乐", "y"),
    ("折", "s"),
    ("缪", "m"),
    ("召", "s"),
    ("盛", "s"),
    ("覃", "q"),
];

/// Lower-case initials of a name, the surname by its reading as one.
pub fn of_name(name: &str) -> String {
    SURNAMES
        .iter()
        .find_map(|(surname, read)| Some((read, name.strip_prefix(surname)?)))
        .map_or_else(
            || text::initials(name),
            |(read, given)| format!("{read}{}", text::initials(given)),
        )
}

#[cfg(test)]
mod tests {
    use super::of_name;

    #[test]
    fn surnames_are_read_as_surnames() {
        for (name, initials) in [
            ("王芳", "wf"),
            ("单雄信", "sxx"),
            ("曾国藩", "zgf"),
            ("解放", "xf"),
            ("仇英", "qy"),
            ("查良镛", "zly"),
            ("区寄", "oj"),
            ("朴树", "ps"),
            ("乐毅", "yy"),
            ("覃桂英", "qgy"),
            ("任正非", "rzf"),
            ("尉迟恭", "ycg"),
            ("万俟卨", "mqx"),
            ("欧阳修", "oyx"),
            ("阿卜杜拉·买买提", "abdlmmt"),
            ("John Smith", "johnsmith"),
            ("𠮷田", "t"),
            ("'; DROP TABLE members;--", "droptablemembers"),
            ("%_", ""),
        ] {
            assert_eq!(of_name(name), initials, "{name}");
        }
    }
}
