//! The codes of what can be wrong, each with its severity and texts.

use serde::{Deserialize, Serialize};

use super::Severity;

/// Stable codes of all issues.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    /// No name in a row of data.
    NameMissing,
    /// A name with digits, brackets or other marks.
    NameUnusual,
    /// Sex is neither 男 nor 女.
    SexUnreadable,
    /// Sex is not the one of the identity number.
    SexContradictsId,
    /// None of the 56 nationalities.
    NationalityUnknown,
    /// Birth is not the one of the identity number.
    BirthContradictsId,
    /// No identity number.
    IdMissing,
    /// A mobile number stands there.
    IdIsAPhone,
    /// Not 18 characters.
    IdWrongLength,
    /// Something else than digits and X.
    IdBadCharacters,
    /// No such province.
    IdRegionUnknown,
    /// No such birth date.
    IdBirthDateImpossible,
    /// Check character wrong.
    IdCheckDigit,
    /// Digits lost to Excel.
    IdRuinedByExcel,
    /// Cut after 15 digits.
    IdCutShort,
    /// A number of the first generation.
    IdFirstGeneration,
    /// Valid, but ends in 000 as numbers do that Excel has rounded.
    IdEndsInZeros,
    /// The same number in an earlier row.
    IdDuplicate,
    /// Not a date.
    DateUnreadable,
    /// No day of the calendar.
    DateImpossible,
    /// Two meanings.
    DateAmbiguous,
    /// A year only.
    DateYearOnly,
    /// Digits lost to Excel.
    DateRuinedByExcel,
    /// Still to come.
    DateInFuture,
    /// Dues paid more than a year ahead.
    DuesFarAhead,
    /// Joined before the age of 18.
    JoinedBefore18,
    /// Full member before joining.
    FullBeforeJoined,
    /// Left home before joining.
    LeftBeforeJoined,
    /// Contacted before leaving.
    ContactBeforeLeft,
    /// Full member less than a year after joining.
    FullTooEarly,
    /// On probation for more than two years.
    ProbationTooLong,
    /// Neither full nor probationary.
    CategoryUnreadable,
    /// No branch in column, title or sheet name.
    BranchMissing,
    /// No phone.
    PhoneMissing,
    /// An identity number stands there.
    PhoneIsAnId,
    /// Not eleven digits.
    PhoneWrongLength,
    /// Not a phone number.
    PhoneUnreadable,
    /// A fixed line or no mobile prefix.
    PhoneNotMobile,
    /// Several numbers in a cell, or one with a remark.
    PhoneSeveral,
    /// Digits lost to Excel.
    PhoneRuinedByExcel,
    /// The same phone in an earlier row.
    PhoneShared,
    /// The same name and birth in an earlier row.
    SameNameAndBirth,
    /// A cause not on the list.
    CauseUnrecognised,
    /// Neither yes nor no.
    CertificateUnreadable,
    /// None of the official kinds of social stratum.
    SocialStratumUnknown,
    /// Neither yes nor no.
    MigrantWorkerUnreadable,
    /// A text that is too long for its field, or has control characters in it.
    TextUnfit,
    /// A formula without a value.
    CellFault,
    /// 同上, read as what stands above.
    FilledFromAbove,
    /// 同上 where nothing stands above, or of a number or name of one's own.
    NothingAbove,
    /// Two columns with one meaning.
    ColumnRepeated,
    /// No table on the sheet.
    SheetWithoutHeader,
    /// A register where a ledger was announced, or the other way round.
    OtherTable,
    /// Something without which nobody can be entered.
    FieldNeeded,
    /// No organization of that name below the importing one.
    BranchUnknown,
    /// Several organizations of that name.
    BranchAmbiguous,
    /// An organization that holds no members of its own, or none any more.
    NotABranch,
    /// On a register outside the importing organization. Its text must not say so.
    AskTheCounty,
    /// On the register of another branch below the importing organization.
    OtherBranch,
    /// Off the register.
    LeftTheRegister,
    /// The number is another person's on the register.
    NameDiffers,
    /// The register says otherwise and is not changed by a ledger.
    RegisterDiffers,
    /// The phone on record is another one and stays.
    PhoneKept,
    /// The register says all of it already.
    AlreadyOnRegister,
    /// An outbound registration is open already.
    AlreadyAway,
    /// The place can be several.
    PlaceAmbiguous,
    /// No such place is known.
    PlaceUnknown,
    /// A masked number, and no record to tell the person by.
    IdMasked,
    /// Not the number of a record.
    RecordUnreadable,
    /// The number is another person's than the record's.
    RecordDiffers,
    /// Somebody has changed the record since the export.
    ChangedSinceExport,
    /// The absence of an exported ledger is over.
    AbsenceOver,
    /// Nothing is written of where the member went.
    DestinationMissing,
    /// A cell that differs from the registration, which an import does not change.
    RegistrationKept,
    /// Several organizations that can be hosts bear the name.
    HostAmbiguous,
    /// The host has its seat elsewhere than where the member went.
    HostElsewhere,
    /// The host is dissolved.
    HostDissolved,
    /// The member's own branch, or an organization that takes nobody in.
    HostTakesNone,
    /// A column with content that no field takes.
    ColumnNotTaken,
}

use IssueCode as C;
use Severity::{Error, Warning};

/// Severity, Chinese and English of every code.
#[rustfmt::skip]
const TEXTS: &[(IssueCode, Severity, &str, &str)] = &[
    (C::NameMissing, Error, "这一行没有姓名。", "This row has no name."),
    (C::NameUnusual, Warning, "姓名里有数字、括号或其他符号，请核对。", "The name holds digits, brackets or other marks; please check it."),
    (C::SexUnreadable, Warning, "性别应填“男”或“女”。", "Sex should be 男 (male) or 女 (female)."),
    (C::SexContradictsId, Error, "性别与身份证号不一致，请核对两处。", "Sex differs from the identity number; please check both."),
    (C::NationalityUnknown, Warning, "民族不在国家标准的56个民族之内，请核对。", "This is none of the 56 nationalities of the national standard; please check it."),
    (C::BirthContradictsId, Warning, "出生年月与身份证号不一致，请核对两处。", "The birth date differs from the identity number; please check both."),
    (C::IdMissing, Error, "没有身份证号，无法核对到人。", "There is no identity number to tell the person by."),
    (C::IdIsAPhone, Error, "身份证号一栏里是手机号。", "A mobile number stands in the column of identity numbers."),
    (C::IdWrongLength, Error, "身份证号不是18位。", "The identity number does not have 18 characters."),
    (C::IdBadCharacters, Error, "身份证号里有数字和末位X以外的字符。", "The identity number holds something else than digits and a final X."),
    (C::IdRegionUnknown, Error, "身份证号前两位不是任何省份的代码。", "The identity number begins with the code of no province."),
    (C::IdBirthDateImpossible, Error, "身份证号第7至14位不是有效的出生日期。", "Characters 7 to 14 of the identity number are no birth date."),
    (C::IdCheckDigit, Error, "身份证号校验码不对，至少有一位数字写错了。", "The check character of the identity number is wrong: at least one digit is mistaken."),
    (C::IdRuinedByExcel, Error, "身份证号被Excel当作数字存储，末三位已经丢失，无法还原。", "Excel stored the identity number as a number; its last three characters are lost and cannot be restored."),
    (C::IdCutShort, Error, "身份证号只剩前15位，末三位丢失。", "Only the first 15 characters of the identity number are left."),
    (C::IdFirstGeneration, Error, "这是已停用的15位旧身份证号。", "This is an identity number of the first generation (15 digits), no longer in use."),
    (C::IdEndsInZeros, Warning, "身份证号以000结尾，可能被Excel改动过，请核对原件。", "The identity number ends in 000 and may have been altered by Excel; please check the original."),
    (C::IdDuplicate, Error, "身份证号与{row}重复。", "The identity number is the same as in {row}."),
    (C::DateUnreadable, Error, "“{field}”看不出是什么日期。", "The {field} cannot be read as a date."),
    (C::DateImpossible, Error, "“{field}”不是日历上有的日期。", "The {field} is no day of the calendar."),
    (C::DateAmbiguous, Warning, "“{field}”可以理解为不同的日期，暂不导入这一格。", "The {field} can mean different dates; this cell is left out."),
    (C::DateYearOnly, Warning, "“{field}”只有年份，缺月份，暂不导入这一格。", "The {field} is a year without a month; this cell is left out."),
    (C::DateRuinedByExcel, Error, "“{field}”被Excel改成了科学计数，日期不全。", "Excel turned the {field} into scientific notation; part of the date is lost."),
    (C::DateInFuture, Error, "“{field}”在今天之后。", "The {field} lies in the future."),
    (C::DuesFarAhead, Warning, "党费交至年月比今天晚一年以上，请核对。", "Dues are paid more than a year ahead; please check."),
    (C::JoinedBefore18, Warning, "入党时未满18周岁，请核对出生年月、身份证号和入党时间。", "The member joined before the age of 18; please check birth date, identity number and date of joining."),
    (C::FullBeforeJoined, Warning, "转正时间早于入党时间。", "Full membership began before the date of joining."),
    (C::LeftBeforeJoined, Warning, "流出时间早于入党时间，请核对。", "The member left before joining; please check."),
    (C::ContactBeforeLeft, Warning, "最近联系时间早于流出时间，流出后似未联系过。", "The last contact was before leaving: there seems to have been none since."),
    (C::FullTooEarly, Warning, "入党不满一年，却填为正式党员，请核对。", "A full member less than a year after joining; please check."),
    (C::ProbationTooLong, Warning, "入党已超过两年，仍填为预备党员，请核对。", "Still on probation more than two years after joining; please check."),
    (C::CategoryUnreadable, Warning, "党员类别应填“正式”或“预备”。", "The category should be 正式 (full) or 预备 (probationary)."),
    (C::BranchMissing, Warning, "没有写明所在党支部，标题和工作表名里也没有。", "The branch is given neither in the row nor in a title or the name of the sheet."),
    (C::PhoneMissing, Warning, "没有联系电话，失去音讯时无法联系。", "There is no phone number: nobody could call if the member falls silent."),
    (C::PhoneIsAnId, Warning, "手机号一栏里是身份证号，暂不导入这一格。", "An identity number stands in the column of mobile numbers; this cell is left out."),
    (C::PhoneWrongLength, Warning, "手机号不是11位，暂不导入这一格。", "The mobile number does not have 11 digits; this cell is left out."),
    (C::PhoneUnreadable, Warning, "看不出是什么电话号码，暂不导入这一格。", "This cannot be read as a phone number; this cell is left out."),
    (C::PhoneNotMobile, Warning, "不是大陆手机号，暂不导入这一格。", "This is not a mainland mobile number; this cell is left out."),
    (C::PhoneSeveral, Warning, "一格里有几个号码或别的文字，只导入第一个手机号。", "There are several numbers or other words in the cell; only the first mobile number is taken."),
    (C::PhoneRuinedByExcel, Warning, "电话被Excel改成了科学计数，号码不全，暂不导入这一格。", "Excel turned the phone number into scientific notation and digits are lost; this cell is left out."),
    (C::PhoneShared, Warning, "联系电话与{row}相同。家人可以共用，请确认没有填错。", "The phone number is the same as in {row}. Families may share one; please check that it is meant."),
    (C::SameNameAndBirth, Warning, "姓名和出生年月与{row}相同，请确认不是同一个人。", "Name and birth date are the same as in {row}; please check that these are two persons."),
    (C::CauseUnrecognised, Warning, "流出原因不在常用分类之内，按“其他”原样保留。", "The cause is not on the list; it is kept as written under “other”."),
    (C::CertificateUnreadable, Warning, "是否持有活动证应填“是”或“否”。", "Whether a certificate is held should be 是 (yes) or 否 (no)."),
    (C::SocialStratumUnknown, Warning, "认不出是哪一类新社会阶层，不写入名册，这一格按原样另存。", "This is none of the kinds of social stratum; it is not entered and kept as written beside the record."),
    (C::MigrantWorkerUnreadable, Warning, "是否农民工应填“是”或“否”；不写入名册，这一格按原样另存。", "Whether a migrant worker should be 是 (yes) or 否 (no); it is not entered and kept as written beside the record."),
    (C::TextUnfit, Warning, "“{field}”太长或含有看不见的字符，不写入名册，这一格按原样另存。", "The {field} is too long or holds invisible characters; it is not entered and kept as written beside the record."),
    (C::CellFault, Error, "“{field}”是公式错误，没有值。", "The {field} is a formula error without a value."),
    (C::FilledFromAbove, Warning, "“{field}”写的是“同上”，已按{row}填入，请核对。", "The {field} says “as above” and was filled in from {row}; please check it."),
    (C::NothingAbove, Error, "“{field}”写的是“同上”，但不能从上面的行填入，请写明。", "The {field} says “as above”, which cannot be filled in from a row above; write it out."),
    (C::ColumnRepeated, Warning, "前面已有一列“{field}”，这一列按原样保留，不参与识别。", "There is an earlier column for the {field}; this one is kept as it is."),
    (C::SheetWithoutHeader, Warning, "这张工作表没有表头，未作为数据读取，内容列在说明里。", "This sheet has no header; it was not read as data and its lines are listed as notes."),
    (C::OtherTable, Error, "这一行所在的表不是所选的种类（台账或名册），请另行导入。", "This row stands in a table of the other kind (ledger or register); import that by itself."),
    (C::FieldNeeded, Error, "缺“{field}”，无法登记。", "The {field} is missing; nothing can be entered without it."),
    (C::BranchUnknown, Error, "本组织之下没有叫这个名字的党支部。", "There is no branch of that name below this organization."),
    (C::BranchAmbiguous, Error, "本组织之下有几个组织都叫这个名字，请写全称。", "Several organizations below this one bear that name; write the full name."),
    (C::NotABranch, Error, "这个组织不直接编入党员（不是党支部，或已撤销），请写明党员所在的党支部。", "This organization holds no members of its own (it is no branch, or is dissolved); name the member's branch."),
    (C::AskTheCounty, Error, "不能导入：请向县委组织部核实。", "Cannot be imported: ask the county department."),
    (C::OtherBranch, Error, "此人在本组织另一个党支部的名册上，请先核对支部。", "This person is on the register of another branch of this organization; check the branch first."),
    (C::LeftTheRegister, Error, "此人已离开名册。", "This person has left the register."),
    (C::NameDiffers, Error, "名册上这个身份证号是另一个姓名，请核对姓名和号码。", "On the register this identity number bears another name; check name and number."),
    (C::RegisterDiffers, Warning, "“{field}”与名册不同；台账导入不改名册，原文留在外出登记里。", "The {field} differs from the register, which a ledger does not change; what is written stays with the registration."),
    (C::PhoneKept, Warning, "联系电话与名册不同；导入不更改本人登录用的手机号，原文另行保留。", "The phone differs from the one on record; an import does not change the number a member logs in with, and what is written is kept beside it."),
    (C::AlreadyOnRegister, Warning, "名册上已有此人，内容相同，不再导入。", "This person is on the register with the same particulars; nothing is imported."),
    (C::AlreadyAway, Warning, "此人已有未办结的外出登记，这一行不再导入。", "This person has an open outbound registration; this row is not imported."),
    (C::PlaceAmbiguous, Warning, "流入地可以是几个地方，暂记为未知，原文保留。", "The destination can be several places; it is entered as unknown and kept as written."),
    (C::PlaceUnknown, Warning, "认不出流入地，暂记为未知，原文保留。", "The destination is not recognised; it is entered as unknown and kept as written."),
    (C::IdMasked, Error, "身份证号是遮盖的，又没有系统编号，无法核对到人：请保留导出文件的“系统编号”列，或填写完整号码。", "The identity number is masked and there is no record number to tell the person by: keep the column 系统编号 of the export, or write the whole number."),
    (C::RecordUnreadable, Warning, "“{field}”不是导出时的数字（可能被Excel改动过），不使用这一格。", "The {field} is not the number of the export (Excel may have altered it); this cell is not used."),
    (C::RecordDiffers, Error, "身份证号与系统编号不是同一人，可能只排序了部分列，请核对。", "Identity number and record number belong to two persons; perhaps only some columns were sorted. Please check."),
    (C::ChangedSinceExport, Warning, "导出之后有人改过这条记录，请核对后再导入。", "Somebody has changed this record since the export; check it before importing."),
    (C::AbsenceOver, Warning, "这份外出登记已经办结，这一行不再导入。", "This outbound registration is over; this row is not imported."),
    (C::DestinationMissing, Warning, "没有写流入地，暂记为去向不明。", "There is no destination; it is entered as unknown."),
    (C::RegistrationKept, Warning, "“{field}”与外出登记不同（登记上是“{there}”）；导入不改已有的外出登记，这一格不会写入。", "The {field} differs from the registration (which says “{there}”); an import does not change a registration, and this cell is not taken over."),
    (C::HostAmbiguous, Warning, "系统里有几个组织都叫这个名字，分不清是哪一个，暂按文字保留、不通知对方。", "Several organizations of this system bear that name; it is kept in words and nobody is told."),
    (C::HostElsewhere, Warning, "系统里的“{there}”在{seat}，与流入地不符；以流入地为准，流入地党组织按文字保留、不通知对方。", "“{there}” of this system is in {seat}, which contradicts the destination; the destination is taken, the host is kept in words and nobody is told."),
    (C::HostDissolved, Warning, "系统里的这个组织已撤销，按文字保留、不通知对方。", "This organization is dissolved; it is kept in words and nobody is told."),
    (C::HostTakesNone, Warning, "这是党员自己所在的支部，或不接收流动党员（部门、党小组），不作为流入地党组织登记，原文保留。", "This is the member's own branch, or takes no members in (a department or group); it is not entered as the host and kept as written."),
    (C::ColumnNotTaken, Warning, "栏目“{title}”不对应任何字段：这一列不识别、不显示，只按原样加密保存在{keeper}里。", "The column “{title}” goes into no field: its cells are neither read nor shown, only kept as written, sealed, with {keeper}."),
];

impl IssueCode {
    /// All codes.
    #[cfg(test)]
    pub fn all() -> impl Iterator<Item = IssueCode> {
        TEXTS.iter().map(|(code, ..)| *code)
    }

    /// Usual severity, Chinese text, English text.
    pub(super) fn text(self) -> (Severity, &'static str, &'static str) {
        TEXTS
            .iter()
            .find(|(code, ..)| *code == self)
            .map_or((Error, "", ""), |(_, severity, zh, en)| (*severity, zh, en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_texts_once() {
        let last = IssueCode::ColumnNotTaken as usize;
        assert_eq!(TEXTS.len(), last + 1);
        for (at, (code, _, zh, en)) in TEXTS.iter().enumerate() {
            assert_eq!(*code as usize, at, "the table is in the order of the enum");
            assert!(zh.ends_with('。') && en.ends_with('.'), "{code:?}");
        }
    }
}
