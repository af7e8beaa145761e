//! What a message says. To a member as "you", to an officer with the member's name.

use super::model::Occurrence;
use crate::flow::model::Paper;
use crate::kernel::day::Day;
use crate::kernel::fault::Language;
use crate::placement::model::RefusalGround;

/// What a sentence is made with.
#[derive(Default)]
pub struct Facts<'a> {
    /// The member's name, in officers' messages; empty where the record is gone.
    pub name: Option<&'a str>,
    /// The host; empty where there is none.
    pub host: &'a str,
    pub ground: Option<RefusalGround>,
    pub due_on: Option<Day>,
    /// What an absence that has become long needs; none where it is over.
    pub paper: Option<Paper>,
    /// Whose open cases were left or handed over; empty for anything else.
    pub officer: &'a str,
    pub cases: i64,
    /// A case goes with it.
    pub with_case: bool,
}

/// The sentence in the language asked for.
pub fn say(what: Occurrence, facts: &Facts<'_>, language: Language) -> String {
    match (language, facts.name) {
        (Language::Chinese, None) => to_member_zh(what, facts),
        (Language::English, None) => to_member_en(what, facts),
        (Language::Chinese, Some(name)) => to_officer_zh(what, name, facts),
        (Language::English, Some(name)) => to_officer_en(what, name, facts),
    }
}

fn to_member_zh(what: Occurrence, facts: &Facts<'_>) -> String {
    let host = if facts.host.is_empty() { "当地党组织" } else { facts.host };
    let ground = facts.ground.map_or("", RefusalGround::zh);
    let by = facts.due_on.map_or(String::new(), |day| format!("，请于 {day} 前"));
    match what {
        Occurrence::FlowSubmitted => "您的外出登记已提交。".into(),
        Occurrence::FlowRegistered => format!("您的外出登记已办好{by}{}。", report(facts)),
        Occurrence::FlowRefused => {
            "您的外出登记未获通过，理由见登记内容，可修改后重新提交。".into()
        }
        Occurrence::FlowWithdrawn => "您的外出登记已撤回。".into(),
        Occurrence::FlowCancelled => "您的外出登记已取消。".into(),
        Occurrence::FlowReturned => "您已返回的情况已登记，欢迎回来。".into(),
        Occurrence::FlowClosed => "您的外出登记已办结。".into(),
        Occurrence::FlowOutlasted | Occurrence::PaperReminder => format!(
            "您原定短期外出，现已满流动党员的期限，按流动党员管理{}。",
            paper_zh(facts.paper, "，请与所在支部联系")
        ),
        Occurrence::FlowAmended => "您的外出登记内容有变更，请核对。".into(),
        Occurrence::FlowTakenOver => "您的外出登记已随组织关系转到新支部。".into(),
        Occurrence::PlacementNotified | Occurrence::PlacementPassedOn => {
            format!("已通知{host}接收您{by}{}。", report(facts))
        }
        Occurrence::PlacementsImported => format!("{host}新增一批流入党员。"),
        Occurrence::PlacementCheckedIn => format!("{host}已登记您的报到。"),
        Occurrence::PlacementPlaced => format!("{host}已将您编入党支部，请参加那里的组织生活。"),
        Occurrence::PlacementFiled => format!("{host}已将您的编入情况向上级备案。"),
        Occurrence::PlacementRefused => {
            format!("{host}不能接收您（{ground}），您所在的支部会另行联系安排。")
        }
        Occurrence::PlacementRerouted => format!("接收您的党组织改为{host}{by}{}。", report(facts)),
        Occurrence::PlacementMoved => format!("您的组织生活已转到{host}。"),
        Occurrence::PlacementLeft => format!("{host}已登记您离开。"),
        Occurrence::PlacementEnded => "当地党组织对您的接收已结束。".into(),
        Occurrence::CheckInHomecoming => "您的返乡报到已收到，支部会确认。".into(),
        Occurrence::CheckInNeedsReview => "您的报告已收到，支部会核对。".into(),
        Occurrence::CaseOpened
        | Occurrence::CaseAssigned
        | Occurrence::CaseUnreachable
        | Occurrence::CaseLostSuspected
        | Occurrence::CaseHandedToHost
        | Occurrence::CaseHandedToHome => "支部正在联系您，请报个平安。".into(),
        Occurrence::LiaisonAssigned => "您的联络员有变动，可在“我的”中查看联系方式。".into(),
        Occurrence::CorrectionAsked => "您的更正申请已提交。".into(),
        Occurrence::CorrectionAccepted => "您申请的更正已办好。".into(),
        Occurrence::CorrectionRefused => "您的更正申请未通过，理由见申请内容。".into(),
        Occurrence::CorrectionWithdrawn => "您的更正申请已撤回。".into(),
        Occurrence::ContactDueSoon => format!("该报平安了{by}报告近况。"),
        Occurrence::ContactOverdue => "报告期限已过，请尽快报个平安。".into(),
        Occurrence::ReportDueSoon => format!("定期汇报快到期了{by}向支部汇报。"),
        Occurrence::ReportOverdue => "定期汇报已过期，请尽快向支部汇报。".into(),
        Occurrence::ArrivalReminder => format!("到达后请向{host}报到{by}办理。"),
        Occurrence::CasesLeft => cases_left_zh(facts),
        Occurrence::CasesHandedOver => cases_handed_over_zh(facts),
        Occurrence::EndpointDisabled => {
            "一个事件推送地址连续多日无法送达或其服务令牌已失效，已停用。".into()
        }
    }
}

fn paper_zh(paper: Option<Paper>, ask: &str) -> String {
    match paper {
        Some(Paper::Transfer) => format!("{ask}转接组织关系"),
        Some(Paper::Certificate) => format!("{ask}办理流动党员活动证"),
        Some(Paper::AttestationLetter) => format!("{ask}开具党员证明信"),
        Some(Paper::None) => "，不需另办证件".to_owned(),
        None => String::new(),
    }
}

fn paper_en(paper: Option<Paper>, ask: &str) -> String {
    match paper {
        Some(Paper::Transfer) => format!("; {ask} a transfer of the affiliation"),
        Some(Paper::Certificate) => format!("; {ask} an activity certificate"),
        Some(Paper::AttestationLetter) => format!("; {ask} an attestation letter"),
        Some(Paper::None) => "; no other paper is needed".to_owned(),
        None => String::new(),
    }
}

/// What is to be done by the day, where there is one.
fn report(facts: &Facts<'_>) -> &'static str {
    if facts.due_on.is_some() { "报到" } else { "" }
}

fn to_member_en(what: Occurrence, facts: &Facts<'_>) -> String {
    let host = if facts.host.is_empty() { "the local organization" } else { facts.host };
    let ground = facts.ground.map_or("", RefusalGround::en);
    let by = facts.due_on.map_or(String::new(), |day| format!("; please report there by {day}"));
    match what {
        Occurrence::FlowSubmitted => "Your outbound registration was submitted.".into(),
        Occurrence::FlowRegistered => format!("Your outbound registration is done{by}."),
        Occurrence::FlowRefused => {
            "Your outbound registration was refused. The reason stands in it; you can submit a new one.".into()
        }
        Occurrence::FlowWithdrawn => "Your outbound registration was withdrawn.".into(),
        Occurrence::FlowCancelled => "Your outbound registration was cancelled.".into(),
        Occurrence::FlowReturned => "Your return is recorded. Welcome back.".into(),
        Occurrence::FlowClosed => "Your outbound registration was closed.".into(),
        Occurrence::FlowOutlasted | Occurrence::PaperReminder => format!(
            "Your absence was planned to be short and has become a long one{}.",
            paper_en(facts.paper, "ask your branch for")
        ),
        Occurrence::FlowAmended => "Your outbound registration was changed: please check it.".into(),
        Occurrence::FlowTakenOver => "Your outbound registration went to your new branch.".into(),
        Occurrence::PlacementNotified | Occurrence::PlacementPassedOn => {
            format!("You are expected by {host}{by}.")
        }
        Occurrence::PlacementsImported => format!("{host} is to expect several members."),
        Occurrence::PlacementCheckedIn => format!("{host} has recorded your arrival."),
        Occurrence::PlacementPlaced => format!("{host} has placed you in a branch."),
        Occurrence::PlacementFiled => format!("{host} has filed your placement with its superior."),
        Occurrence::PlacementRefused => {
            format!("{host} cannot take you in ({ground}). Your own branch will get in touch.")
        }
        Occurrence::PlacementRerouted => format!("You are now expected by {host}{by}."),
        Occurrence::PlacementMoved => format!("Your organizational life goes on at {host}."),
        Occurrence::PlacementLeft => format!("{host} has recorded that you left."),
        Occurrence::PlacementEnded => "You are no longer with the host.".into(),
        Occurrence::CheckInHomecoming => "Your homecoming was received and will be confirmed.".into(),
        Occurrence::CheckInNeedsReview => "Your report was received and will be looked at.".into(),
        Occurrence::CaseOpened
        | Occurrence::CaseAssigned
        | Occurrence::CaseUnreachable
        | Occurrence::CaseLostSuspected
        | Occurrence::CaseHandedToHost
        | Occurrence::CaseHandedToHome => {
            "Your branch is trying to reach you; please report that all is well.".into()
        }
        Occurrence::LiaisonAssigned => "Somebody else looks after you now.".into(),
        Occurrence::CorrectionAsked => {
            "Your request for a correction was sent.".into()
        }
        Occurrence::CorrectionAccepted => {
            "Your record was corrected as you asked.".into()
        }
        Occurrence::CorrectionRefused => {
            "Your request for a correction was refused; the reason stands in it.".into()
        }
        Occurrence::CorrectionWithdrawn => {
            "Your request for a correction was taken back.".into()
        }
        Occurrence::ContactDueSoon => "Please report soon that all is well.".into(),
        Occurrence::ContactOverdue => "Your report is overdue; please say that all is well.".into(),
        Occurrence::ReportDueSoon => "Your regular report to the branch is due soon.".into(),
        Occurrence::ReportOverdue => "Your regular report to the branch is overdue.".into(),
        Occurrence::ArrivalReminder => format!("Have you arrived? {host} expects you{by}."),
        Occurrence::CasesLeft => cases_left_en(facts),
        Occurrence::CasesHandedOver => cases_handed_over_en(facts),
        Occurrence::EndpointDisabled => {
            "A webhook endpoint was switched off: nothing arrived for days, or its token ended.".into()
        }
    }
}

fn to_officer_zh(what: Occurrence, name: &str, facts: &Facts<'_>) -> String {
    let host = if facts.host.is_empty() { "接收方" } else { facts.host };
    let ground = facts.ground.map_or("", RefusalGround::zh);
    let by = facts.due_on.map_or(String::new(), |day| format!("，期限 {day}"));
    match what {
        Occurrence::FlowSubmitted => format!("{name}提交了外出登记，请办理。"),
        Occurrence::FlowRegistered => format!("{name}的外出登记已办好。"),
        Occurrence::FlowRefused => format!("{name}的外出登记未通过。"),
        Occurrence::FlowWithdrawn => format!("{name}撤回了外出登记。"),
        Occurrence::FlowCancelled => format!("{name}的外出登记已取消。"),
        Occurrence::FlowReturned => format!("{name}已返回。"),
        Occurrence::FlowClosed => format!("{name}的外出登记已按文件办结。"),
        Occurrence::FlowOutlasted | Occurrence::PaperReminder => format!(
            "{name}原定短期外出，现已满流动党员的期限，按流动党员管理{}。",
            paper_zh(facts.paper, "，请")
        ),
        Occurrence::FlowAmended => format!("{name}的外出登记内容有变更，请查看。"),
        Occurrence::FlowTakenOver if facts.with_case => {
            format!("{name}已转入本支部，外出登记和联系个案一并转来，请跟进。")
        }
        Occurrence::FlowTakenOver => format!("{name}已转入本支部，外出登记一并转来。"),
        Occurrence::PlacementNotified => format!("{name}将流入，请注意接收{by}。"),
        Occurrence::PlacementPassedOn => format!("{name}转由你处接收，请办理{by}。"),
        Occurrence::PlacementsImported => {
            format!("流出地导入台账，登记了一批流入{host}的党员，请逐一核对接收{by}。")
        }
        Occurrence::PlacementCheckedIn => format!("{name}已到{host}报到，等待编入{by}。"),
        Occurrence::PlacementPlaced => format!("{host}已接收并编入{name}。"),
        Occurrence::PlacementFiled => format!("{host}已编入{name}，报你处备案。"),
        Occurrence::PlacementRefused => {
            format!("{host}未接收{name}（{ground}），请另行联系接收组织。")
        }
        Occurrence::PlacementRerouted => format!("{name}改由{host}接收。"),
        Occurrence::PlacementMoved => format!("{name}的组织生活已转到{host}。"),
        Occurrence::PlacementLeft => format!("{name}已离开{host}。"),
        Occurrence::PlacementEnded => format!("{name}已不再由你处接收管理。"),
        Occurrence::CheckInHomecoming => format!("{name}说已经回乡，请家乡支部确认返回。"),
        Occurrence::CheckInNeedsReview => format!("{name}的报告需要核对。"),
        Occurrence::CaseOpened => format!("{name}逾期未联系，已立个案，由你跟进。"),
        Occurrence::CaseAssigned => format!("{name}的个案已转交给你。"),
        Occurrence::CaseUnreachable => format!("支部已确认联系不上{name}。"),
        Occurrence::CaseLostSuspected => format!("{name}已认定疑似失联，请按规定报告和查找。"),
        Occurrence::CaseHandedToHost => {
            format!("流出地请你处帮助联系{name}，个案已转来，请跟进。")
        }
        Occurrence::CaseHandedToHome => format!("{name}的个案已转回流出地支部跟进。"),
        Occurrence::LiaisonAssigned => format!("你已成为{name}的联络员。"),
        Occurrence::CorrectionAsked => {
            format!("{name}申请更正本人信息，请办理。")
        }
        Occurrence::CorrectionAccepted => {
            format!("{name}的更正申请已办好。")
        }
        Occurrence::CorrectionRefused => {
            format!("{name}的更正申请未通过。")
        }
        Occurrence::CorrectionWithdrawn => {
            format!("{name}撤回了更正申请。")
        }
        Occurrence::ContactDueSoon => format!("{name}的联系期限将到{by}。"),
        Occurrence::ContactOverdue => format!("{name}已逾期未联系。"),
        Occurrence::ReportDueSoon => format!("{name}的定期汇报将到期{by}。"),
        Occurrence::ReportOverdue => format!("{name}的定期汇报已逾期。"),
        Occurrence::ArrivalReminder => format!("{name}尚未报到{by}。"),
        Occurrence::CasesLeft => cases_left_zh(facts),
        Occurrence::CasesHandedOver => cases_handed_over_zh(facts),
        Occurrence::EndpointDisabled => {
            "一个事件推送地址连续多日无法送达或其服务令牌已失效，已停用。".into()
        }
    }
}

fn to_officer_en(what: Occurrence, name: &str, facts: &Facts<'_>) -> String {
    let host = if facts.host.is_empty() { "the host" } else { facts.host };
    let ground = facts.ground.map_or("", RefusalGround::en);
    let by = facts.due_on.map_or(String::new(), |day| format!(", due by {day}"));
    match what {
        Occurrence::FlowSubmitted => format!("{name} submitted an outbound registration."),
        Occurrence::FlowRegistered => format!("{name}'s outbound registration is done."),
        Occurrence::FlowRefused => format!("{name}'s outbound registration was refused."),
        Occurrence::FlowWithdrawn => format!("{name} withdrew an outbound registration."),
        Occurrence::FlowCancelled => format!("{name}'s outbound registration was cancelled."),
        Occurrence::FlowReturned => format!("{name} is back."),
        Occurrence::FlowClosed => format!("{name}'s registration was closed by document."),
        Occurrence::FlowOutlasted | Occurrence::PaperReminder => format!(
            "{name}'s absence was planned to be short and has become a long one{}.",
            paper_en(facts.paper, "it takes")
        ),
        Occurrence::FlowAmended => format!("{name}'s registration was changed: please look at it."),
        Occurrence::FlowTakenOver if facts.with_case => {
            format!(
                "{name} came to your branch, away and silent: the registration and the case go on with you."
            )
        }
        Occurrence::FlowTakenOver => {
            format!("{name} came to your branch, with an open outbound registration.")
        }
        Occurrence::PlacementNotified => format!("{name} is on the way to you{by}."),
        Occurrence::PlacementPassedOn => format!("{name} was passed on to you{by}."),
        Occurrence::PlacementsImported => {
            format!(
                "A ledger was imported with members bound for {host}; please look through them{by}."
            )
        }
        Occurrence::PlacementCheckedIn => format!("{name} has arrived at {host}{by}."),
        Occurrence::PlacementPlaced => format!("{host} has placed {name}."),
        Occurrence::PlacementFiled => {
            format!("{host} has placed {name} and files the placement with you.")
        }
        Occurrence::PlacementRefused => {
            format!("{host} did not take in {name} ({ground}); find another host.")
        }
        Occurrence::PlacementRerouted => format!("{name} now goes to {host}."),
        Occurrence::PlacementMoved => format!("{name}'s organizational life goes on at {host}."),
        Occurrence::PlacementLeft => format!("{name} has left {host}."),
        Occurrence::PlacementEnded => format!("{name} is no longer yours to take in."),
        Occurrence::CheckInHomecoming => {
            format!("{name} says they came home: the home branch is to confirm the return.")
        }
        Occurrence::CheckInNeedsReview => format!("A report of {name} needs a look."),
        Occurrence::CaseOpened => format!("{name} is silent; the case is yours."),
        Occurrence::CaseAssigned => format!("The case of {name} was handed over to you."),
        Occurrence::CaseUnreachable => format!("The branch confirms that {name} does not answer."),
        Occurrence::CaseLostSuspected => {
            format!("Contact with {name} may be lost; report and search by the rules.")
        }
        Occurrence::CaseHandedToHost => {
            format!("Home asks you to look for {name}; the case is yours.")
        }
        Occurrence::CaseHandedToHome => {
            format!("The case of {name} is with the home branch again.")
        }
        Occurrence::LiaisonAssigned => format!("You now look after {name}."),
        Occurrence::CorrectionAsked => {
            format!("{name} asks for a correction of the record.")
        }
        Occurrence::CorrectionAccepted => {
            format!("{name}'s correction was accepted.")
        }
        Occurrence::CorrectionRefused => {
            format!("{name}'s correction was refused.")
        }
        Occurrence::CorrectionWithdrawn => {
            format!("{name} took back a request for a correction.")
        }
        Occurrence::ContactDueSoon => format!("Contact with {name} is near{by}."),
        Occurrence::ContactOverdue => format!("Contact with {name} is overdue."),
        Occurrence::ReportDueSoon => format!("The regular report of {name} is near{by}."),
        Occurrence::ReportOverdue => format!("The regular report of {name} is overdue."),
        Occurrence::ArrivalReminder => format!("{name} has not arrived yet{by}."),
        Occurrence::CasesLeft => cases_left_en(facts),
        Occurrence::CasesHandedOver => cases_handed_over_en(facts),
        Occurrence::EndpointDisabled => {
            "A webhook endpoint was switched off: nothing arrived for days, or its token ended."
                .into()
        }
    }
}

fn cases_left_zh(facts: &Facts<'_>) -> String {
    let Facts { officer, cases, .. } = facts;
    format!("{officer}已不再任职或账号已停用，名下还有 {cases} 件未结个案，请安排他人接手。")
}

fn cases_left_en(facts: &Facts<'_>) -> String {
    let Facts { officer, cases, .. } = facts;
    format!("{officer} holds no post any more and leaves {cases} open cases; please see to them.")
}

fn cases_handed_over_zh(facts: &Facts<'_>) -> String {
    let Facts { officer, cases, .. } = facts;
    format!("{officer}名下的 {cases} 件未结个案已随职务转交给你，请跟进。")
}

fn cases_handed_over_en(facts: &Facts<'_>) -> String {
    let Facts { officer, cases, .. } = facts;
    format!("{cases} open cases of {officer} are yours with the post.")
}
