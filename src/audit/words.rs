//! Why something was done, in words: what the audit keeps as a name is told, what somebody wrote is left.

use crate::checkin::form::ProxyReason;
use crate::db::audit::Deed;
use crate::kernel::fault::Code;
use crate::member::correction::model::CorrectableField;
use crate::member::model::SealedField;
use crate::privacy::model::{Purpose, Standpoint};

/// Chinese and English.
type Words = (&'static str, &'static str);

/// The reason of an event in Chinese and in English; empty where there is none.
pub fn reason(kept: &str) -> (String, String) {
    if let Some((zh, en)) = named(kept) {
        return (zh.to_owned(), en.to_owned());
    }
    if let Some(((zh, en), (state_zh, state_en))) = consent(kept) {
        return (format!("{zh}：{state_zh}"), format!("{en}: {state_en}"));
    }
    if let Some(((zh, en), said)) = of_field(kept) {
        return (format!("{zh}：{said}"), format!("{en}: {said}"));
    }
    (kept.to_owned(), kept.to_owned())
}

fn named(name: &str) -> Option<Words> {
    if let Ok(known) = name.parse() {
        return Some(deed(known));
    }
    if let Ok(known) = name.parse() {
        return Some(proxy(known));
    }
    let fault = Code::ALL.iter().find(|code| code.as_str() == name)?;
    Some((fault.zh(), fault.en()))
}

const fn deed(deed: Deed) -> Words {
    match deed {
        Deed::Made => ("新建", "made"),
        Deed::Changed => ("修改", "changed"),
        Deed::Deleted => ("删除", "removed"),
        Deed::Disabled => ("停用", "switched off"),
        Deed::Replayed => ("重新发送", "sent again"),
        Deed::Rotated => ("更换密钥", "new secret"),
        Deed::Revoked => ("作废", "revoked"),
        Deed::Proposed => ("提出变更登录手机号", "another log-in phone proposed"),
        Deed::Confirmed => ("核准变更登录手机号", "another log-in phone confirmed"),
        Deed::Refused => ("不核准变更登录手机号", "another log-in phone refused"),
        Deed::Accept => ("同意更正", "correction accepted"),
        Deed::Refuse => ("不予更正", "correction refused"),
        Deed::Withdraw => ("撤回更正申请", "request for a correction taken back"),
        Deed::Ended => ("退出登录", "logged out"),
        Deed::Password => ("更换密码", "password changed"),
        Deed::StepUp => ("用密码确认身份", "confirmed by password"),
        Deed::StepUpTotp => ("用动态验证码确认身份", "confirmed by the authenticator"),
        Deed::StepUpRecoveryCode => ("用恢复码确认身份", "confirmed by a recovery code"),
        Deed::TotpBegun => ("开始启用动态验证码", "authenticator being set up"),
        Deed::TotpEnrolled => ("启用动态验证码", "authenticator set up"),
        Deed::TotpReset => ("停用动态验证码", "authenticator taken away"),
        Deed::RecoveryCodes => ("更换恢复码", "new recovery codes"),
        Deed::IdentityLinked => ("绑定统一身份认证", "identity of a provider linked"),
        Deed::IdentityUnlinked => ("解除统一身份认证", "identity of a provider taken away"),
        Deed::RefreshTokenReused => (
            "旧的登录凭据被再次使用，已令其退出",
            "a used credential was used again; logged out for safety",
        ),
    }
}

const fn proxy(reason: ProxyReason) -> Words {
    match reason {
        ProxyReason::AskedByMember => ("本人请人代报", "asked to by the member"),
        ProxyReason::NoPhone => ("本人没有手机", "the member has no phone"),
        ProxyReason::NoNetwork => ("本人所在地没有网络", "no network where the member is"),
        ProxyReason::OldOrIll => ("本人年老或生病", "the member is old or ill"),
    }
}

/// A purpose and what the member said of it.
fn consent(kept: &str) -> Option<(Words, Words)> {
    let (about, state) = kept.split_once(' ')?;
    Some((purpose(about.parse().ok()?), standpoint(state.parse().ok()?)))
}

const fn purpose(purpose: Purpose) -> Words {
    match purpose {
        Purpose::Membership => ("党籍管理", "membership"),
        Purpose::OutboundRegistration => ("流动管理", "outbound registration"),
        Purpose::ShortMessages => ("短信提醒", "short messages"),
        Purpose::OtherSystems => ("通知其他系统", "other systems"),
    }
}

const fn standpoint(standpoint: Standpoint) -> Words {
    match standpoint {
        Standpoint::InForce => ("恢复接收", "objection taken back"),
        Standpoint::Objected => ("拒绝", "objected"),
        Standpoint::NotGiven => ("没有同意", "no consent"),
        Standpoint::Given => ("同意", "consented"),
        Standpoint::Withdrawn => ("撤回同意", "consent withdrawn"),
        Standpoint::Lapsed => ("同意已失效", "consent lapsed"),
    }
}

/// A field that was shown, and what somebody wrote as the reason.
fn of_field(kept: &str) -> Option<(Words, &str)> {
    let (name, said) = kept.split_once(": ")?;
    let sealed_field = name.parse().ok().map(sealed);
    let words = sealed_field.or_else(|| name.parse().ok().map(correctable))?;
    Some((words, said))
}

const fn sealed(field: SealedField) -> Words {
    match field {
        SealedField::IdNumber => ("身份证号", "ID number"),
        SealedField::Phone => ("电话", "phone"),
        SealedField::Address => ("住址", "address"),
        SealedField::Landline => ("固定电话", "landline"),
        SealedField::Residence => ("现居住地", "present residence"),
        SealedField::RegisteredResidence => ("户籍所在地", "registered residence"),
    }
}

const fn correctable(field: CorrectableField) -> Words {
    match field {
        CorrectableField::Name => ("姓名", "name"),
        CorrectableField::Sex => ("性别", "sex"),
        CorrectableField::Born => ("出生日期", "date of birth"),
        CorrectableField::IdNumber => sealed(SealedField::IdNumber),
        CorrectableField::Address => sealed(SealedField::Address),
        CorrectableField::Ethnicity => ("民族", "ethnicity"),
        CorrectableField::Education => ("学历", "education"),
        CorrectableField::Occupation => ("职业", "occupation"),
        CorrectableField::JoinedOn => ("入党日期", "date of joining"),
        CorrectableField::FullOn => ("转正日期", "date of full membership"),
        CorrectableField::NativePlace => ("籍贯", "native place"),
        CorrectableField::Degree => ("学位", "degree"),
        CorrectableField::ProfessionalTitle => ("专业技术职务", "professional title"),
        CorrectableField::SocialStratum => ("新社会阶层类型", "new social stratum"),
        CorrectableField::MigrantWorker => ("是否农民工", "rural migrant worker"),
        CorrectableField::Introducers => ("入党介绍人", "introducers"),
        CorrectableField::Landline => sealed(SealedField::Landline),
        CorrectableField::Residence => sealed(SealedField::Residence),
        CorrectableField::RegisteredResidence => sealed(SealedField::RegisteredResidence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_chinese(text: &str) -> bool {
        text.chars().all(|letter| !letter.is_ascii_lowercase())
    }

    #[test]
    fn every_name_that_is_kept_as_a_reason_has_words() {
        let deeds = Deed::ALL.iter().map(|deed| deed.as_str().to_owned());
        let proxies = ProxyReason::ALL.iter().map(|reason| reason.as_str().to_owned());
        let consents = Purpose::ALL.iter().flat_map(|purpose| {
            Standpoint::ALL.iter().map(move |state| format!("{purpose} {state}"))
        });
        for kept in deeds.chain(proxies).chain(consents) {
            let (zh, en) = reason(&kept);
            assert!(is_chinese(&zh) && !zh.is_empty(), "{kept}: {zh}");
            assert!(en.is_ascii() && !en.contains('_'), "{kept}: {en}");
        }
    }

    #[test]
    fn what_somebody_wrote_is_left_as_it_is() {
        for (kept, zh, en) in [
            ("", "", ""),
            ("慈组〔2026〕12号", "慈组〔2026〕12号", "慈组〔2026〕12号"),
            ("address: 核对户口簿", "住址：核对户口簿", "address: 核对户口簿"),
            ("phone: old: new", "电话：old: new", "phone: old: new"),
            ("joined_on: 查档", "入党日期：查档", "date of joining: 查档"),
            ("no_phone", "本人没有手机", "the member has no phone"),
            ("unknown_code", "unknown_code", "unknown_code"),
            ("other_systems given", "通知其他系统：同意", "other systems: consented"),
            ("short_messages withdrawn", "短信提醒：撤回同意", "short messages: consent withdrawn"),
            ("other people", "other people", "other people"),
        ] {
            assert_eq!(reason(kept), (zh.to_owned(), en.to_owned()), "{kept}");
        }
        assert!(is_chinese(&reason("forbidden").0), "a job ends with a fault");
    }
}
