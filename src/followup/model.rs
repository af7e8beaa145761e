//! The nouns of follow-up: stages, attempts, reasons and next steps in plain words.

use serde::Serialize;

use crate::flow::model::Sign;
use crate::kernel::day::Day;
use crate::kernel::fault::Language;
use crate::policy::model::{Due, Ruling};

crate::text_enum! {
    /// The stages of an absentee's case (DOMAIN 5.5, all of them, since a CHECK constraint carries
    /// the list). `due_soon` and `overdue` are computed and never stored.
    pub enum Stage {
        /// Contact was regained, or the flow ended: the case is closed.
        Normal = "normal",
        DueSoon = "due_soon",
        Overdue = "overdue",
        Contacting = "contacting",
        Unreachable = "unreachable",
        LostSuspected = "lost_suspected",
        Searching = "searching",
        Found = "found",
        NotFound = "not_found",
        StopProposed = "stop_proposed",
        Stopped = "stopped",
        Restored = "restored",
        RemovalProposed = "removal_proposed",
        Removed = "removed",
    }
}

crate::text_enum! {
    /// What can happen to a case in the stages up to `lost_suspected`.
    pub enum CaseEvent {
        /// A person, or the timer after the days the policy leaves, takes up an overdue member.
        Open = "open",
        /// An attempt that did not reach the member.
        Attempt = "attempt",
        /// The member was reached, or reported.
        Reached = "reached",
        MarkUnreachable = "mark_unreachable",
        /// The branch confirms that nothing was heard for as long as the rules tolerate.
        SuspectLost = "suspect_lost",
        /// Home asks the host to look for the member.
        HandToHost = "hand_to_host",
        /// The host gives the case back, or home takes it back.
        HandToHome = "hand_to_home",
        /// The flow ended by return or by document.
        End = "end",
    }
}

crate::text_enum! {
    /// What the actor is to this case.
    pub enum CaseActor {
        Liaison = "liaison",
        HomeBranch = "home_branch",
        HomeCommittee = "home_committee",
        HostBranch = "host_branch",
        /// The service: the timer, or a check-in or the end of a flow that it carries over.
        System = "system",
        Other = "other",
    }
}

crate::text_enum! {
    /// How contact was tried.
    pub enum Channel {
        Phone = "phone",
        Sms = "sms",
        OnlineMessage = "online_message",
        Visit = "visit",
        Letter = "letter",
        Relatives = "relatives",
        Employer = "employer",
        HostOrganization = "host_organization",
        FellowTownspeople = "fellow_townspeople",
    }
}

crate::text_enum! {
    /// What came of it. Only `reached` ends a silence: word from a relative is not the member.
    pub enum AttemptResult {
        Reached = "reached",
        NoAnswer = "no_answer",
        WrongNumber = "wrong_number",
        MessageLeft = "message_left",
        MovedAway = "moved_away",
    }
}

/// One attempt to reach the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub on: Day,
    pub channel: Channel,
    pub result: AttemptResult,
}

crate::text_enum! {
    /// What a member owes a sign by.
    pub enum DutyKind {
        Contact = "contact",
        /// Arrival at a host that waits.
        CheckIn = "check_in",
        /// The regular report to the home branch. Its delay is no silence.
        ReportBack = "report_back",
    }
}

/// A duty that is not fulfilled yet, and its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Duty {
    pub kind: DutyKind,
    pub due: Due,
}

crate::text_enum! {
    /// How silent a member is, in the order of the absentee list.
    pub enum Level {
        Quiet = "quiet",
        DueSoon = "due_soon",
        Overdue = "overdue",
        Unreachable = "unreachable",
        LostSuspected = "lost_suspected",
    }
}

/// One reason why a member is on the list, with the facts and the rule it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    LastSeen {
        sign: Sign,
    },
    Due {
        duty: DutyKind,
        by: Day,
        days_left: i64,
        ruling: Ruling,
    },
    Overdue {
        duty: DutyKind,
        by: Day,
        days: i64,
        ruling: Ruling,
    },
    AttemptsFailed {
        attempts: usize,
        last_on: Day,
    },
    NumberWrong {
        on: Day,
    },
    WhereaboutsUnknown,
    /// No sign for as long as the rules tolerate no organisational life and no dues.
    SilentBeyondLimit {
        since: Day,
        ruling: Ruling,
    },
    ConfirmedUnreachable,
    ConfirmedLostSuspected,
}

impl DutyKind {
    const fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (DutyKind::Contact, Language::Chinese) => "联系",
            (DutyKind::CheckIn, Language::Chinese) => "报到",
            (DutyKind::ReportBack, Language::Chinese) => "向支部汇报",
            (DutyKind::Contact, Language::English) => "contact",
            (DutyKind::CheckIn, Language::English) => "check-in",
            (DutyKind::ReportBack, Language::English) => "report to the branch",
        }
    }
}

impl Reason {
    /// The reason in plain words, fit for a secretary and for the member alike.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Chinese => self.zh(),
            Language::English => self.en(),
        }
    }

    fn zh(&self) -> String {
        let words = |duty: &DutyKind| duty.words(Language::Chinese);
        match self {
            Reason::LastSeen { sign } => format!("最近一次{}：{}", sign.kind.zh(), sign.on),
            Reason::Due { duty, by, days_left, .. } => {
                format!("应于 {by} 前{}，还有 {days_left} 天", words(duty))
            }
            Reason::Overdue { duty, by, days, .. } => {
                format!("应于 {by} 前{}，已逾期 {days} 天", words(duty))
            }
            Reason::AttemptsFailed { attempts, last_on } => {
                format!("已联系 {attempts} 次未果，最近一次 {last_on}")
            }
            Reason::NumberWrong { on } => format!("{on} 发现电话号码有误"),
            Reason::WhereaboutsUnknown => "去向不详".to_owned(),
            Reason::SilentBeyondLimit { since, ruling } => {
                format!("自 {since} 起已满 {} 个月没有音讯", ruling.number())
            }
            Reason::ConfirmedUnreachable => "支部已确认暂时联系不上".to_owned(),
            Reason::ConfirmedLostSuspected => "支部已确认疑似失联".to_owned(),
        }
    }

    fn en(&self) -> String {
        let words = |duty: &DutyKind| duty.words(Language::English);
        match self {
            Reason::LastSeen { sign } => format!("Last {}: {}", sign.kind.en(), sign.on),
            Reason::Due { duty, by, days_left, .. } => {
                format!("{} due by {by}, {days_left} days left", words(duty))
            }
            Reason::Overdue { duty, by, days, .. } => {
                format!("{} was due by {by}, {days} days overdue", words(duty))
            }
            Reason::AttemptsFailed { attempts, last_on } => {
                format!("{attempts} attempts without success, the last on {last_on}")
            }
            Reason::NumberWrong { on } => format!("The phone number was found wrong on {on}"),
            Reason::WhereaboutsUnknown => "Whereabouts unknown".to_owned(),
            Reason::SilentBeyondLimit { since, ruling } => {
                format!("Nothing heard since {since}, for {} months or more", ruling.number())
            }
            Reason::ConfirmedUnreachable => {
                "The branch has confirmed that the member cannot be reached for now".to_owned()
            }
            Reason::ConfirmedLostSuspected => {
                "The branch has confirmed that contact with the member may be lost".to_owned()
            }
        }
    }
}

crate::text_enum! {
    /// What to do next; the people decide.
    pub enum NextStep {
        Nothing = "nothing",
        RemindMember = "remind_member",
        RemindArrival = "remind_arrival",
        VerifyArrival = "verify_arrival",
        AskReport = "ask_report",
        CallMember = "call_member",
        FindNumber = "find_number",
        AskHost = "ask_host",
        TryAnotherChannel = "try_another_channel",
        TryAgain = "try_again",
        ConfirmUnreachable = "confirm_unreachable",
        CompleteAttempts = "complete_attempts",
        ConfirmLostSuspected = "confirm_lost_suspected",
        ReportToCommittee = "report_to_committee",
    }
}

impl NextStep {
    pub const fn zh(self) -> &'static str {
        match self {
            NextStep::Nothing => "暂不需要处理",
            NextStep::RemindMember => "提醒本人按期报平安",
            NextStep::RemindArrival => "提醒本人到流入地党组织报到",
            NextStep::VerifyArrival => "向本人和流入地党组织核实是否到达，补报到或更改去向",
            NextStep::AskReport => "请本人向支部汇报一次，或代为登记汇报",
            NextStep::CallMember => "给本人打电话",
            NextStep::FindNumber => "向家属或老乡核实新的电话号码",
            NextStep::AskHost => "请流入地党组织帮助联系",
            NextStep::TryAnotherChannel => "换一种方式联系：家属、单位、老乡或上门",
            NextStep::TryAgain => "过几天再联系一次",
            NextStep::ConfirmUnreachable => "请支部书记核实并确认暂时联系不上",
            NextStep::CompleteAttempts => "补齐规定的联系方式后再研究",
            NextStep::ConfirmLostSuspected => "请支部书记核实最后一次联系，研究认定",
            NextStep::ReportToCommittee => "向上级党委报告，由组织研究",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            NextStep::Nothing => "Nothing to do for now",
            NextStep::RemindMember => "Remind the member to report",
            NextStep::RemindArrival => "Remind the member to report to the host organization",
            NextStep::VerifyArrival => {
                "Ask the member and the host about the arrival; check in or amend the destination"
            }
            NextStep::AskReport => "Ask the member for the regular report, or log it for them",
            NextStep::CallMember => "Call the member",
            NextStep::FindNumber => "Ask relatives or townspeople for the new number",
            NextStep::AskHost => "Ask the host organization to help",
            NextStep::TryAnotherChannel => {
                "Try another way: relatives, employer, townspeople or a visit"
            }
            NextStep::TryAgain => "Try again in a few days",
            NextStep::ConfirmUnreachable => "Let the secretary confirm that nobody answers",
            NextStep::CompleteAttempts => "Try the ways that the rules still ask for",
            NextStep::ConfirmLostSuspected => {
                "Let the secretary check the last sign and confirm that contact may be lost"
            }
            NextStep::ReportToCommittee => "Report to the committee, which decides",
        }
    }
}

/// A member's standing on the absentee list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Silence {
    pub level: Level,
    /// Since the earliest duty that has passed; 0 when none has.
    pub days_overdue: i64,
    pub reasons: Vec<Reason>,
    pub next_step: NextStep,
}

/// What the attempts since the last sign amount to, beside what the policy asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Evidence {
    pub attempts: usize,
    /// Days from the first attempt to the last.
    pub days: i64,
    pub channels: usize,
    pub attempts_needed: Ruling,
    pub days_needed: Ruling,
    pub channels_needed: Ruling,
    /// The last sign of the member.
    pub last_seen_on: Day,
    /// From this day on the silence is as long as the rules tolerate no organisational life and no
    /// dues.
    pub silence_limit: Due,
    /// Kinds of attempts that contact may not be called lost without, and that are still missing.
    pub channels_missing: Vec<Channel>,
    pub lost_channels_needed: Ruling,
}
