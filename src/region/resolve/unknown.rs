//! What clerks write for "I do not know where".

use crate::region::name::is_separator;

/// The whole text.
const WORDS: &[&str] = &[
    "",
    "无",
    "没有",
    "暂无",
    "未知",
    "未填",
    "待定",
    "待核实",
    "未定",
    "未报",
    "流动",
    "各地",
    "多地",
    "全国",
    "全国各地",
    "省外",
    "省内",
    "外省",
    "外地",
    "外省市",
    "本省",
    "本地",
];
/// How it begins.
const BEGINNINGS: &[&str] = &[
    "不详",
    "不清",
    "不明",
    "不知",
    "不固定",
    "不确定",
    "无固定",
    "没有固定",
    "未知",
    "居无定所",
    "下落不明",
    "去向不明",
    "地址不详",
    "失联",
    "失去联系",
    "无法联系",
    "联系不上",
];

/// Whether the text says that the place is not known.
pub(super) fn is_stated(text: &str) -> bool {
    let text = text.trim_matches(is_separator);
    WORDS.contains(&text) || BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
}
