//! How a person's name and nationality are written, whoever enters them: an officer, a file.

use unicode_normalization::UnicodeNormalization;

use crate::kernel::fault::Problem;
use crate::kernel::text;

/// The 56 nationalities of GB/T 3304, without 族.
const NATIONALITIES: &str = "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺";

/// What some of them are called for short.
const SHORT: [(&str, &str); 4] =
    [("维", "维吾尔"), ("蒙", "蒙古"), ("哈萨", "哈萨克"), ("鲜", "朝鲜")];

/// The full name of a nationality (汉 → 汉族, 维族 → 维吾尔族), if it is one of the 56.
pub fn nationality(raw: &str) -> Option<String> {
    let word: String = raw.nfkc().filter(|c| !text::is_blank(*c)).collect();
    let stem = word.strip_suffix('族').unwrap_or(&word);
    let stem = SHORT.iter().find(|(short, _)| *short == stem).map_or(stem, |(_, full)| *full);
    NATIONALITIES.split(' ').find(|name| *name == stem).map(|name| format!("{name}族"))
}

/// A nationality as it is kept: one of the 56 by its full name, any other as it was written.
pub fn ethnicity(raw: &str) -> Result<String, Problem> {
    text::tidy(raw, 20).map(|text| nationality(&text).unwrap_or(text))
}

/// Whether a name may hold the character.
pub fn usual_in_a_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '·' | ' ' | '-')
}

/// The form a name is kept and searched in: one space between words of letters, none within a Chinese name
/// (张　三), and the dot of every keyboard between the parts of a name as `·` (阿依古丽•买买提).
pub fn in_one_form(name: &str) -> String {
    let words: Vec<&str> = name.split(text::is_blank).filter(|word| !word.is_empty()).collect();
    let latin = name.chars().any(|c| c.is_ascii_alphabetic());
    let name = words.join(if latin { " " } else { "" });
    let mut before = None;
    let mut rest = name.chars().peekable();
    let mut kept = String::with_capacity(name.len());
    while let Some(c) = rest.next() {
        let stops = matches!(c, '.' | '．' | '。');
        let between = before.is_some_and(char::is_alphabetic)
            && rest.peek().is_some_and(|after| after.is_alphabetic());
        let is_dot = matches!(c, '•' | '・' | '‧' | '∙' | '⋅' | '･') || stops && between && !latin;
        kept.push(if is_dot { '·' } else { c });
        before = Some(c);
    }
    kept
}

/// A person's name as it is kept.
pub fn name(raw: &str) -> Result<String, Problem> {
    let name = text::tidy(raw, 50)?;
    if name.contains('\n') {
        return Err(Problem::ControlCharacter);
    }
    let name = in_one_form(&name);
    if name.chars().all(usual_in_a_name) {
        Ok(name)
    } else {
        Err(Problem::Said(
            "只写姓名，不带数字、括号和别的说明",
            "The name alone, without digits, brackets or remarks",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_in_one_form() {
        for (raw, kept) in [
            ("张三", Some("张三")),
            (" 张　三 ", Some("张三")),
            ("张\n三", None),
            ("阿依古丽·买买提", Some("阿依古丽·买买提")),
            ("阿依古丽•买买提", Some("阿依古丽·买买提")),
            ("阿依古丽．买买提", Some("阿依古丽·买买提")),
            ("阿依古丽 . 买买提", Some("阿依古丽·买买提")),
            ("张三.", None),
            ("John  Smith", Some("John Smith")),
            ("试3", None),
            ("张三（退休）", None),
            ("=1+1", None),
            ("", None),
        ] {
            assert_eq!(name(raw).ok().as_deref(), kept, "{raw}");
        }
    }

    #[test]
    fn a_nationality_is_kept_by_its_full_name() {
        for (raw, kept) in [
            ("汉", "汉族"),
            ("汉族", "汉族"),
            (" 土 家 ", "土家族"),
            ("维族", "维吾尔族"),
            ("蒙", "蒙古族"),
            ("穿青人", "穿青人"),
        ] {
            assert_eq!(ethnicity(raw).unwrap(), kept, "{raw}");
        }
    }
}
