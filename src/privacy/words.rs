//! What each purpose is, in words a member understands.

use super::model::Purpose;
use crate::kernel::fault::Language;

pub fn purpose(purpose: Purpose, language: Language) -> &'static str {
    let (zh, en) = match purpose {
        Purpose::Membership => (
            "登记在册、登录、支部联系您：党组织管理党员的职责",
            "Keeping the register, log-in, being reached by your branch: the organisation's duty",
        ),
        Purpose::OutboundRegistration => (
            "外出登记、到达、报平安，久无音讯时联系您：流动党员管理的职责",
            "Leaving, arriving, reporting, and looking for you when you are silent: the rules' duty",
        ),
        Purpose::ShortMessages => (
            "该办的事用短信提醒您（不含姓名和内容；登录验证码不在其内）：管理职责的一部分，您可以拒绝",
            "Short messages about what has to be done, without names, log-in codes apart: part of the duty; you can object",
        ),
        Purpose::OtherSystems => (
            "您同意后，县里门户、商会小程序等其他系统才能收到与您有关的事项编号，并按所得权限查到您的姓名、基本情况和外出、接收、报到的登记内容（手机号、身份证号只露几位）",
            "With your consent, other systems are sent the numbers of what concerns you and can, as far as their rights go, see your name, record, registrations, placements and reports (phone and ID number masked)",
        ),
    };
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}
