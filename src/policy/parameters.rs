//! The table of parameters: national default, range, who may change it, names and source,
//! which DOMAIN 4 has with its marks. What DOMAIN marks `[M]`, an assumption, is called a suggestion: a
//! default and never law.

use super::model::{Domain, Latitude, Parameter, Specification, Unit};
use crate::flow::model::Cause;
use crate::followup::model::Channel;

/// Causes an attestation letter is written for unless a place says otherwise.
const ATTESTED: &[&str] = &[
    Cause::Meeting.as_str(),
    Cause::Study.as_str(),
    Cause::Secondment.as_str(),
    Cause::OfficialBusiness.as_str(),
    Cause::FamilyVisit.as_str(),
];

/// Kinds of attempts that contact may not be called lost without: the member's own number, and those
/// who are likeliest to know. The host is asked wherever there is one.
const SEARCHED: &[&str] = &[Channel::Phone.as_str(), Channel::Relatives.as_str()];

const fn number(
    (unit, latitude): (Unit, Latitude),
    (default, min, max): (i32, i32, i32),
    zh: &'static str,
    en: &'static str,
    source: &'static str,
) -> Specification {
    Specification { unit, domain: Domain::Number { default, min, max }, latitude, zh, en, source }
}

impl Parameter {
    /// The line of the table for this parameter. Numbers are (default, least, most).
    #[allow(clippy::too_many_lines, reason = "a table of data, one entry per parameter")]
    pub const fn specification(self) -> Specification {
        match self {
            Parameter::FlowMonths => number(
                (Unit::Months, Latitude::OnlyLower),
                (6, 1, 6),
                "认定流动党员的外出月数",
                "Months away that make a member a flowing member",
                "《关于进一步加强和改进流动党员管理工作的意见》（2024）；《中国共产党党员教育管理工作条例》（2019）",
            ),
            Parameter::TransferFromMonths => number(
                (Unit::Months, Latitude::OnlyLower),
                (6, 1, 6),
                "应转组织关系的外出月数（地点相对固定）",
                "Months away, in a fixed place, from which affiliation is transferred",
                "《中国共产党党员教育管理工作条例》（2019）",
            ),
            Parameter::AttestationMaxMonths => number(
                (Unit::Months, Latitude::Free),
                (6, 1, 6),
                "党员证明信最长月数",
                "Longest absence an attestation letter covers, in months",
                "《关于试行〈流动党员活动证〉制度的通知》（1994）；地方做法",
            ),
            Parameter::AttestationCauses => Specification {
                unit: Unit::List,
                domain: Domain::List { default: ATTESTED, options: Cause::NAMES },
                latitude: Latitude::Free,
                zh: "可开党员证明信的外出事由",
                en: "Causes of absence an attestation letter is written for",
                source: "《关于试行〈流动党员活动证〉制度的通知》（1994）；地方做法",
            },
            Parameter::PaperFromMonths => number(
                (Unit::Months, Latitude::Free),
                (0, 0, 3),
                "需要办理凭证的最短外出月数（0 为一律办理）",
                "Shortest absence that needs a paper, in months (0: every absence)",
                "地方做法 (local practice)",
            ),
            Parameter::AmendWithinDays => number(
                (Unit::Days, Latitude::Free),
                (15, 1, 90),
                "变更情况报告期限（天）",
                "Days within which a change of place, employer or contact is told",
                "《关于加强和改进流动党员管理工作的意见》（2006）；天数为建议值 (days suggested)",
            ),
            Parameter::PrimaryManager => Specification {
                unit: Unit::Choice,
                domain: Domain::Choice { default: "home", options: &["home", "host"] },
                latitude: Latitude::Free,
                zh: "日常管理以哪一方为主",
                en: "Which side leads the daily management",
                source: "《关于进一步加强和改进流动党员管理工作的意见》（2024）以流出地为主；《关于加强和改进流动党员管理工作的意见》（2006）以流入地为主，地方可选",
            },
            Parameter::ContactMonths => number(
                (Unit::Months, Latitude::OnlyLower),
                (6, 1, 12),
                "联系间隔月数",
                "Longest silence before contact is due, in months",
                "《中国共产党党员教育管理工作条例》（2019）：失去联系满6个月为界",
            ),
            Parameter::ContactMonthsAbroad => number(
                (Unit::Months, Latitude::OnlyLower),
                (6, 1, 6),
                "出国（境）党员联系间隔月数",
                "Longest silence of a member abroad, in months",
                "《中国共产党党员教育管理工作条例》（2019）：至少每半年联系1次",
            ),
            Parameter::ReportBackMonths => number(
                (Unit::Months, Latitude::OnlyLower),
                (12, 1, 12),
                "向流出地党组织汇报间隔月数",
                "Longest time between two report-backs, in months",
                "《关于加强和改进流动党员管理工作的意见》（2006）：至少每年汇报1次",
            ),
            Parameter::DueSoonDays => number(
                (Unit::Days, Latitude::Free),
                (30, 1, 90),
                "临近到期提前天数",
                "Days ahead at which a due date is shown as near",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::ArrivalDueSoonDays => number(
                (Unit::Days, Latitude::Free),
                (7, 1, 30),
                "报到期限临近提前天数",
                "Days ahead at which the last day to report arrival is shown as near",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::ContactingAfterDays => number(
                (Unit::Days, Latitude::Free),
                (7, 0, 60),
                "逾期后开始专人联系的天数",
                "Days overdue after which the liaison takes up the case",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::ContactAttemptsNeeded => number(
                (Unit::Count, Latitude::Free),
                (3, 1, 20),
                "认定联系不上所需联系次数",
                "Attempts needed before a member is unreachable",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::ContactAttemptDays => number(
                (Unit::Days, Latitude::Free),
                (14, 1, 90),
                "认定联系不上所需联系跨度（天）",
                "Days the attempts have to span",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::ContactChannelsNeeded => number(
                (Unit::Count, Latitude::OnlyHigher),
                (2, 2, 6),
                "认定联系不上所需联系方式种数",
                "Different channels the attempts have to use",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::LostContactMonths => number(
                (Unit::Months, Latitude::OnlyLower),
                (6, 6, 6),
                "无组织生活或未交党费的月数界限",
                "Months without organisational life or dues that mark lost contact",
                "《中国共产党党员教育管理工作条例》（2019）；地方做法",
            ),
            Parameter::LostSuspectedChannels => Specification {
                unit: Unit::List,
                domain: Domain::List { default: SEARCHED, options: Channel::NAMES },
                latitude: Latitude::Free,
                zh: "认定疑似失联前必须试过的联系方式",
                en: "Ways of contact that must have been tried before contact may be called lost",
                source: "本系统建议值 (suggested by this system)",
            },
            Parameter::ContactRetryDays => number(
                (Unit::Days, Latitude::Free),
                (3, 1, 30),
                "联系未果后再次联系的间隔（天）",
                "Days after an attempt without success until the next call",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::CheckInDeadlineDays => number(
                (Unit::Days, Latitude::Free),
                (30, 1, 90),
                "到达后报到期限（天）",
                "Days after departure within which arrival is reported",
                "《关于进一步加强和改进流动党员管理工作的意见》（2024）：及时报到；天数为建议值 (days suggested)",
            ),
            Parameter::CheckInBackdateDays => number(
                (Unit::Days, Latitude::Free),
                (30, 1, 180),
                "离线报到补传期限（天）",
                "Days a check-in made on a device may take to reach the service unreviewed",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::PlacementAcceptanceDays => number(
                (Unit::Days, Latitude::Free),
                (14, 1, 60),
                "接收编入期限（天）",
                "Days the host has to place a member who checked in",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::PlacementFilingDays => number(
                (Unit::Days, Latitude::Free),
                (14, 1, 60),
                "编入后向上级备案期限（天）",
                "Days within which a placement is filed with the superior",
                "《关于加强和改进流动党员管理工作的意见》（2006）；天数为建议值 (days suggested)",
            ),
            Parameter::BranchMinFullMembers => number(
                (Unit::Count, Latitude::OnlyHigher),
                (3, 3, 10),
                "党支部最少正式党员数",
                "Fewest full members of a branch",
                "《中国共产党支部工作条例（试行）》（2018）",
            ),
            Parameter::BranchMaxMembers => number(
                (Unit::Count, Latitude::OnlyLower),
                (50, 10, 50),
                "党支部通常最多党员数",
                "Usual most members of a branch",
                "《中国共产党支部工作条例（试行）》（2018）",
            ),
            Parameter::GeneralBranchMinMembers => number(
                (Unit::Count, Latitude::Free),
                (50, 1, 200),
                "党总支通常最少党员数",
                "Usual fewest members of a general branch",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::CommitteeMinMembers => number(
                (Unit::Count, Latitude::Free),
                (100, 1, 500),
                "基层党委通常最少党员数",
                "Usual fewest members of a committee",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::GroupMinMembers => number(
                (Unit::Count, Latitude::Free),
                (3, 1, 10),
                "党小组最少党员数",
                "Fewest members of a group",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::JointMaxUnits => number(
                (Unit::Count, Latitude::OnlyLower),
                (5, 2, 5),
                "联合党支部最多单位数",
                "Most units of a joint branch",
                "《中国共产党支部工作条例（试行）》（2018）",
            ),
            Parameter::RetentionLeftMonths => number(
                (Unit::Months, Latitude::Free),
                (36, 6, 240),
                "党员离册后联系方式和更正记录的保存月数",
                "Months for which contact data and earlier values of a member who left are kept",
                "《中华人民共和国个人信息保护法》第十九条、第四十七条；月数为建议值 (months suggested)",
            ),
            Parameter::PromptsPerWeek => number(
                (Unit::Count, Latitude::Free),
                (2, 0, 7),
                "每名党员每周最多提醒次数",
                "Most reminders a member is given in seven days",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::ArrivalReminderDays => Specification {
                unit: Unit::List,
                domain: Domain::List {
                    default: &["7", "14", "30"],
                    options: &["3", "5", "7", "10", "14", "21", "30", "45", "60"],
                },
                latitude: Latitude::Free,
                zh: "外出后提醒报到的天数",
                en: "Days after departure on which a member is reminded to report arrival",
                source: "本系统建议值 (suggested by this system)",
            },
            Parameter::QuietFromHour => number(
                (Unit::Hour, Latitude::Free),
                (21, 18, 23),
                "不发短信时段的开始（时）",
                "Hour of the evening from which no short message is sent",
                "本系统建议值 (suggested by this system)",
            ),
            Parameter::QuietUntilHour => number(
                (Unit::Hour, Latitude::Free),
                (8, 6, 12),
                "不发短信时段的结束（时）",
                "Hour of the morning until which no short message is sent",
                "本系统建议值 (suggested by this system)",
            ),
        }
    }
}
