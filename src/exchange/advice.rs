//! What to do about an issue, where no value can be offered in its place: one table.

use super::field::Field;
use super::issue::{Issue, IssueCode};
use crate::kernel::fault::Language;

/// The values that may be meant, or else what to do, in words; `None` where the reason says it all.
pub fn suggested(
    issue: &Issue,
    language: Language,
    shown: impl Fn(&str) -> String,
) -> Option<String> {
    let or = match language {
        Language::Chinese => "或",
        Language::English => " or ",
    };
    if !issue.choices.is_empty() {
        let choices: Vec<String> = issue.choices.iter().map(|choice| shown(choice)).collect();
        return Some(choices.join(or));
    }
    advice(issue.code, issue.field).map(|(zh, en)| match language {
        Language::Chinese => zh.to_owned(),
        Language::English => en.to_owned(),
    })
}

/// Advice for a field comes before the one for any.
fn advice(code: IssueCode, field: Option<Field>) -> Option<(&'static str, &'static str)> {
    let of = |wanted: Option<Field>| {
        ADVICE.iter().find(|(own, about, ..)| *own == code && *about == wanted)
    };
    let found = field.and_then(|field| of(Some(field))).or_else(|| of(None));
    found.map(|(_, _, zh, en)| (*zh, *en))
}

use Field as F;
use IssueCode as C;

/// Chinese and English.
#[rustfmt::skip]
const ADVICE: &[(IssueCode, Option<Field>, &str, &str)] = &[
    (C::NameMissing, None, "填写姓名，或跳过这一行", "Write the name, or leave the row out"),
    (C::NameUnusual, None, "只写姓名，别的话写在备注里", "Write the name alone; anything else belongs in the remarks"),
    (C::SexUnreadable, None, "填“男”或“女”", "Write 男 (male) or 女 (female)"),
    (C::NationalityUnknown, None, "写全称，如“汉族”", "Write the full name, such as 汉族"),
    (C::IdMissing, None, "补填18位身份证号", "Add the identity number of 18 characters"),
    (C::IdIsAPhone, None, "看两列是否填反了：身份证号与手机号", "See whether two columns are exchanged: identity number and mobile number"),
    (C::IdWrongLength, None, "按身份证原件核对18位号码", "Check the 18 characters against the identity card"),
    (C::IdBadCharacters, None, "按身份证原件核对18位号码", "Check the 18 characters against the identity card"),
    (C::IdRegionUnknown, None, "按身份证原件核对18位号码", "Check the 18 characters against the identity card"),
    (C::IdBirthDateImpossible, None, "按身份证原件核对18位号码", "Check the 18 characters against the identity card"),
    (C::IdCheckDigit, None, "按身份证原件核对18位号码", "Check the 18 characters against the identity card"),
    (C::IdFirstGeneration, None, "按身份证原件核对18位号码", "Check the 18 characters against the identity card"),
    (C::IdRuinedByExcel, None, "把这一列设为“文本”格式，按身份证原件重新录入18位", "Format the column as text and enter the 18 characters again from the identity card"),
    (C::IdCutShort, None, "把这一列设为“文本”格式，按身份证原件重新录入18位", "Format the column as text and enter the 18 characters again from the identity card"),
    (C::IdEndsInZeros, None, "对照身份证原件核对末三位", "Check the last three characters against the identity card"),
    (C::IdDuplicate, None, "同一人只留一行；不是同一人的，按身份证原件核对号码", "Keep one row of one person; of two, check the numbers against the identity cards"),
    (C::IdMasked, None, "保留导出文件的“系统编号”列，或填写完整号码", "Keep the column 系统编号 of the export, or write the whole number"),
    (C::DateUnreadable, None, "写成2024年3月5日或2024年3月", "Write 2024-03-05 or 2024-03"),
    (C::DateImpossible, None, "写成2024年3月5日或2024年3月", "Write 2024-03-05 or 2024-03"),
    (C::DateRuinedByExcel, None, "写成2024年3月5日或2024年3月", "Write 2024-03-05 or 2024-03"),
    (C::DateYearOnly, None, "补上月份，如2024年3月", "Add the month, as in 2024-03"),
    (C::DateInFuture, None, "核对年份", "Check the year"),
    (C::CategoryUnreadable, None, "填“正式”或“预备”", "Write 正式 (full) or 预备 (probationary)"),
    (C::BranchMissing, None, "在“所在党支部”一栏写明，或在表格上方写明支部全称", "Name it in the column 所在党支部, or write the branch's full name above the table"),
    (C::PhoneMissing, None, "向本人或家人问到11位手机号后补填", "Ask the member or the family for the mobile number of 11 digits"),
    (C::PhoneIsAnId, None, "看两列是否填反了：身份证号与手机号", "See whether two columns are exchanged: identity number and mobile number"),
    (C::PhoneWrongLength, None, "向本人或家人核实11位手机号", "Check the mobile number of 11 digits with the member or the family"),
    (C::PhoneUnreadable, None, "向本人或家人核实11位手机号", "Check the mobile number of 11 digits with the member or the family"),
    (C::PhoneNotMobile, None, "向本人或家人核实11位手机号", "Check the mobile number of 11 digits with the member or the family"),
    (C::PhoneRuinedByExcel, None, "向本人或家人核实11位手机号", "Check the mobile number of 11 digits with the member or the family"),
    (C::CertificateUnreadable, None, "填“是”或“否”", "Write 是 (yes) or 否 (no)"),
    (C::MigrantWorkerUnreadable, None, "填“是”或“否”", "Write 是 (yes) or 否 (no)"),
    (C::TextUnfit, None, "缩短到100字以内（地址200字以内），其余写在备注里", "Shorten it to 100 characters (an address to 200); the rest belongs in the remarks"),
    (C::CellFault, None, "把公式改成它应有的值", "Put the value in place of the formula"),
    (C::NothingAbove, None, "把这一格写全", "Write the cell out"),
    (C::ColumnNotTaken, None, "应当导入的，把栏目名改成系统认识的写法（如“流入地”“工作单位”）后重新上传", "If it is to be imported, give the column a title that is known (such as 流入地 or 工作单位) and upload again"),
    (C::OtherTable, None, "重新上传，种类选对；或跳过这一行", "Upload again as the other kind, or leave the row out"),
    (C::FieldNeeded, Some(F::Category), "填“正式”或“预备”；各行相同的，可以一次补填", "Write 正式 (full) or 预备 (probationary); where it is the same for all rows, fill it in for all at once"),
    (C::FieldNeeded, Some(F::JoinedOn), "查党员档案后填写，如2009年6月", "Look it up in the member's file and write it, as in 2009-06"),
    (C::FieldNeeded, Some(F::Branch), "写明所在党支部；各行相同的，可以一次补填", "Name the branch; where it is the same for all rows, fill it in for all at once"),
    (C::FieldNeeded, Some(F::LeftOn), "写明何时外出，如2024年3月", "Write when the member left, as in 2024-03"),
    (C::FieldNeeded, None, "补填这一格", "Fill in the cell"),
    (C::BranchUnknown, None, "按本组织名册上的名称写支部，没有这个支部的先建立", "Write the branch's name as on the list of organizations; found the branch first if it is not there"),
    (C::BranchAmbiguous, None, "写支部全称", "Write the branch's full name"),
    (C::NotABranch, None, "写明党员所在的党支部", "Name the member's branch"),
    (C::AskTheCounty, None, "向县委组织部核实，或跳过这一行", "Ask the county department, or leave the row out"),
    (C::OtherBranch, None, "核对支部；确已转支部的，先办转移再导入", "Check the branch; if the member has moved, see to the transfer first"),
    (C::LeftTheRegister, None, "跳过这一行；仍在册的，先在党员页面办理恢复", "Leave the row out; if the member still belongs, restore the register first"),
    (C::RecordDiffers, None, "从导出文件重新整理这一行，排序时选中全部列", "Take the row from the export again, and sort with all columns selected"),
    (C::ChangedSinceExport, None, "重新导出后再改", "Export again and make the change there"),
    (C::PlaceUnknown, None, "写明省、市、县，如“广东省深圳市宝安区”", "Write province, city and county, such as 广东省深圳市宝安区"),
    (C::DestinationMissing, None, "写明省、市、县，如“广东省深圳市宝安区”；不知道的写“不详”", "Write province, city and county, such as 广东省深圳市宝安区; 不详 if it is not known"),
    (C::HostAmbiguous, None, "写明是哪一个：填组织代码", "Say which one: write its code"),
    (C::HostElsewhere, None, "核对流入地和流入地党组织，写错的改正", "Check destination and host, and put right what is wrong"),
    (C::HostDissolved, None, "写现在接收这名党员的党组织", "Name the organization that has the member now"),
    (C::HostTakesNone, None, "写接收这名党员的党支部或党委，没有的留空", "Name the branch or committee that takes the member in; leave it empty where there is none"),
    (C::RegistrationKept, Some(F::LastContact), "在这份外出登记里记一次联系", "Note the contact with the registration"),
    (C::RegistrationKept, Some(F::DuesPaidTo), "这一格不改登记；需要时在外出登记里记一次联系", "This changes no registration; note a contact with it where there was one"),
    (C::RegistrationKept, None, "打开这份外出登记，用“更正”修改", "Open the registration and amend it there"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::issue::{CellPosition, Severity};

    #[test]
    fn who_is_stopped_is_told_what_to_do() {
        // Both come with the value of the register.
        let with_a_value = [C::SexContradictsId, C::NameDiffers];
        for code in IssueCode::all().filter(|code| !with_a_value.contains(code)) {
            let cell = CellPosition { sheet: String::new(), row: 1, column: String::new() };
            let issue = Issue::new(code, None, cell);
            if issue.severity == Severity::Error {
                assert!(advice(code, None).is_some(), "{code:?}");
            }
        }
        for (code, field, zh, en) in ADVICE {
            assert_eq!(advice(*code, *field), Some((*zh, *en)), "{code:?} stands twice");
        }
    }

    #[test]
    fn values_come_before_words_and_words_in_the_language_asked_for() {
        let cell = CellPosition { sheet: String::new(), row: 1, column: String::new() };
        let issue = Issue::new(C::FieldNeeded, Some(F::Category), cell);
        let told = |issue: &Issue, language| suggested(issue, language, str::to_owned);
        assert!(told(&issue, Language::Chinese).is_some_and(|fix| fix.starts_with("填“正式”")));
        assert!(told(&issue, Language::English).is_some_and(|fix| fix.starts_with("Write")));
        let issue = issue.offer(["2024-01".to_owned(), "2024-10".to_owned()]);
        assert_eq!(told(&issue, Language::Chinese).as_deref(), Some("2024-01或2024-10"));
        assert_eq!(told(&issue, Language::English).as_deref(), Some("2024-01 or 2024-10"));
    }
}
