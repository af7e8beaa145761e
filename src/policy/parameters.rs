//! The table of parameters: national default, range, who may change it, names and source. A source
//! marked `[M]` is an assumption of DOMAIN, kept here as a default and never as law.

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
                "DOMAIN 4.1 [S4][S2]",
            ),
            Parameter::TransferFromMonths => number(
                (Unit::Months, Latitude::OnlyLower),
                (6, 1, 6),
                "应转组织关系的外出月数（地点相对固定）",
                "Months away, in a fixed place, from which affiliation is transferred",
                "DOMAIN 4.1 [S3]",
            ),
            Parameter::AttestationMaxMonths => number(
                (Unit::Months, Latitude::Free),
                (6, 1, 6),
                "党员证明信最长月数",
                "Longest absence an attestation letter covers, in months",
                "DOMAIN 4.1 [S7][S49]",
            ),
            Parameter::AttestationCauses => Specification {
                unit: Unit::List,
                domain: Domain::List { default: ATTESTED, options: Cause::NAMES },
                latitude: Latitude::Free,
                zh: "可开党员证明信的外出事由",
                en: "Causes of absence an attestation letter is written for",
                source: "DOMAIN 4.1 [S7][S49]",
            },
            Parameter::PaperFromMonths => number(
                (Unit::Months, Latitude::Free),
                (0, 0, 3),
                "需要办理凭证的最短外出月数（0 为一律办理）",
                "Shortest absence that needs a paper, in months (0: every absence)",
                "DOMAIN 4.1 [S49], local variant",
            ),
            Parameter::AmendWithinDays => number(
                (Unit::Days, Latitude::Free),
                (15, 1, 90),
                "变更情况报告期限（天）",
                "Days within which a change of place, employer or contact is told",
                "DOMAIN 4.3 [S10]; days [M]",
            ),
            Parameter::PrimaryManager => Specification {
                unit: Unit::Choice,
                domain: Domain::Choice { default: "home", options: &["home", "host"] },
                latitude: Latitude::Free,
                zh: "日常管理以哪一方为主",
                en: "Which side leads the daily management",
                source: "DOMAIN 4.0, seed 000-29; 2006 principle [S54]",
            },
            Parameter::ContactMonths => number(
                (Unit::Months, Latitude::Free),
                (6, 1, 12),
                "联系间隔月数",
                "Longest silence before contact is due, in months",
                "DOMAIN 4.4: silence of 6 months is the lost-contact limit, so contact falls due by then; 4.3 [S10]",
            ),
            Parameter::ContactMonthsAbroad => number(
                (Unit::Months, Latitude::OnlyLower),
                (6, 1, 6),
                "出国（境）党员联系间隔月数",
                "Longest silence of a member abroad, in months",
                "DOMAIN 4.3 [S1]",
            ),
            Parameter::ReportBackMonths => number(
                (Unit::Months, Latitude::OnlyLower),
                (12, 1, 12),
                "向流出地党组织汇报间隔月数",
                "Longest time between two report-backs, in months",
                "DOMAIN 4.3 [S10]",
            ),
            Parameter::DueSoonDays => number(
                (Unit::Days, Latitude::Free),
                (30, 1, 90),
                "临近到期提前天数",
                "Days ahead at which a due date is shown as near",
                "[M]",
            ),
            Parameter::ArrivalDueSoonDays => number(
                (Unit::Days, Latitude::Free),
                (7, 1, 30),
                "报到期限临近提前天数",
                "Days ahead at which the last day to report arrival is shown as near",
                "DOMAIN 4.3: reminders at 7, 14 and 30 days [M]",
            ),
            Parameter::ContactingAfterDays => number(
                (Unit::Days, Latitude::Free),
                (7, 0, 60),
                "逾期后开始专人联系的天数",
                "Days overdue after which the liaison takes up the case",
                "DOMAIN 5.5; days [M]",
            ),
            Parameter::ContactAttemptsNeeded => number(
                (Unit::Count, Latitude::Free),
                (3, 1, 20),
                "认定联系不上所需联系次数",
                "Attempts needed before a member is unreachable",
                "DOMAIN 5.5; number [M]",
            ),
            Parameter::ContactAttemptDays => number(
                (Unit::Days, Latitude::Free),
                (14, 1, 90),
                "认定联系不上所需联系跨度（天）",
                "Days the attempts have to span",
                "DOMAIN 5.5; days [M]",
            ),
            Parameter::ContactChannelsNeeded => number(
                (Unit::Count, Latitude::OnlyHigher),
                (2, 2, 6),
                "认定联系不上所需联系方式种数",
                "Different channels the attempts have to use",
                "DOMAIN 5.5",
            ),
            Parameter::LostContactMonths => number(
                (Unit::Months, Latitude::OnlyLower),
                (6, 6, 6),
                "无组织生活或未交党费的月数界限",
                "Months without organisational life or dues that mark lost contact",
                "DOMAIN 4.4 [S3][S50]",
            ),
            Parameter::LostSuspectedChannels => Specification {
                unit: Unit::List,
                domain: Domain::List { default: SEARCHED, options: Channel::NAMES },
                latitude: Latitude::Free,
                zh: "认定疑似失联前必须试过的联系方式",
                en: "Ways of contact that must have been tried before contact may be called lost",
                source: "DOMAIN 5.5; kinds [M]",
            },
            Parameter::ContactRetryDays => number(
                (Unit::Days, Latitude::Free),
                (3, 1, 30),
                "联系未果后再次联系的间隔（天）",
                "Days after an attempt without success until the next call",
                "[M]",
            ),
            Parameter::CheckInDeadlineDays => number(
                (Unit::Days, Latitude::Free),
                (30, 1, 90),
                "到达后报到期限（天）",
                "Days after departure within which arrival is reported",
                "DOMAIN 4.3 [S4][S10]; days [M]",
            ),
            Parameter::CheckInBackdateDays => number(
                (Unit::Days, Latitude::Free),
                (30, 1, 180),
                "离线报到补传期限（天）",
                "Days a check-in made on a device may take to reach the service unreviewed",
                "[M]",
            ),
            Parameter::PlacementAcceptanceDays => number(
                (Unit::Days, Latitude::Free),
                (14, 1, 60),
                "接收编入期限（天）",
                "Days the host has to place a member who checked in",
                "DOMAIN 4.3: 10 working days [M], as calendar days",
            ),
            Parameter::PlacementFilingDays => number(
                (Unit::Days, Latitude::Free),
                (14, 1, 60),
                "编入后向上级备案期限（天）",
                "Days within which a placement is filed with the superior",
                "DOMAIN 5.3 [S9]; days [M]",
            ),
            Parameter::BranchMinFullMembers => number(
                (Unit::Count, Latitude::OnlyHigher),
                (3, 3, 10),
                "党支部最少正式党员数",
                "Fewest full members of a branch",
                "DOMAIN 4.6 [S14]",
            ),
            Parameter::BranchMaxMembers => number(
                (Unit::Count, Latitude::OnlyLower),
                (50, 10, 50),
                "党支部通常最多党员数",
                "Usual most members of a branch",
                "DOMAIN 4.6 [S14]",
            ),
            Parameter::GeneralBranchMinMembers => number(
                (Unit::Count, Latitude::Free),
                (50, 1, 200),
                "党总支通常最少党员数",
                "Usual fewest members of a general branch",
                "DOMAIN 4.6 [M]",
            ),
            Parameter::CommitteeMinMembers => number(
                (Unit::Count, Latitude::Free),
                (100, 1, 500),
                "基层党委通常最少党员数",
                "Usual fewest members of a committee",
                "DOMAIN 4.6 [M]",
            ),
            Parameter::GroupMinMembers => number(
                (Unit::Count, Latitude::Free),
                (3, 1, 10),
                "党小组最少党员数",
                "Fewest members of a group",
                "DOMAIN 4.6 [M]",
            ),
            Parameter::JointMaxUnits => number(
                (Unit::Count, Latitude::OnlyLower),
                (5, 2, 5),
                "联合党支部最多单位数",
                "Most units of a joint branch",
                "DOMAIN 4.6 [S14]",
            ),
            Parameter::RetentionLeftMonths => number(
                (Unit::Months, Latitude::Free),
                (36, 6, 240),
                "党员离册后联系方式和更正记录的保存月数",
                "Months for which contact data and earlier values of a member who left are kept",
                "DOMAIN 8 (PIPL art. 19, 47); months [M]",
            ),
            Parameter::PromptsPerWeek => number(
                (Unit::Count, Latitude::Free),
                (2, 0, 7),
                "每名党员每周最多提醒次数",
                "Most reminders a member is given in seven days",
                "[M]",
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
                source: "DOMAIN 4.3; days [M]",
            },
            Parameter::QuietFromHour => number(
                (Unit::Hour, Latitude::Free),
                (21, 18, 23),
                "不发短信时段的开始（时）",
                "Hour of the evening from which no short message is sent",
                "[M]",
            ),
            Parameter::QuietUntilHour => number(
                (Unit::Hour, Latitude::Free),
                (8, 6, 12),
                "不发短信时段的结束（时）",
                "Hour of the morning until which no short message is sent",
                "[M]",
            ),
        }
    }
}
