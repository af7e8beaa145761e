//! What was done to one's record, in words a member understands.

use crate::access::Action;

/// Chinese and English.
pub fn words(action: Action) -> (&'static str, &'static str) {
    match action {
        Action::LogIn => ("登录", "Logged in"),
        Action::ManageOwnSessions => ("管理登录", "Managed sessions"),
        Action::ReadOwn => ("查看本人信息", "Saw the own record"),
        Action::ReadAccessLog => ("查看查阅记录", "Saw who looked"),
        Action::ExportOwn => ("下载本人资料", "Took a copy of the own data"),
        Action::ManageOwnConsents => {
            ("查看或变更本人的同意", "Saw or changed what the data is used for")
        }
        Action::AskCorrections => ("申请更正本人信息", "Asked for a correction of the own record"),
        Action::ReadMessages => ("查看本人消息", "Read the own messages"),
        Action::ChangeOwnPhone => ("变更本人登录手机号", "Changed the own log-in phone"),
        Action::ManageAccounts => ("变更账号", "Changed the account"),
        Action::ManagePosts => ("变更职务", "Changed posts"),
        Action::ReadRegions => ("查询行政区划", "Looked up regions"),
        Action::ReadOrganizations => ("查看组织", "Looked at organizations"),
        Action::ManageOrganizations => ("变更组织", "Changed organizations"),
        Action::ReadMembers => ("查看或查到您的信息", "Saw your record, or found it in a list"),
        Action::WriteMembers => ("登记或更正您的信息", "Entered or corrected your record"),
        Action::RevealMember => ("查看一项完整信息", "Saw one field in full"),
        Action::ContactMember => ("查看您的电话", "Saw your phone number"),
        Action::ManageStanding => {
            ("变更您的组织隶属、名册或联络员", "Changed your branch, register entry or liaison")
        }
        Action::ManageImports => ("导入名册", "Imported a register"),
        Action::ExportLists => (
            "导出含有您的名单（遮盖证件号和电话）",
            "Exported a list with you in it, numbers masked",
        ),
        Action::ExportFull => (
            "导出含有您的名单（完整证件号和电话）",
            "Exported a list with you in it, numbers in full",
        ),
        Action::ReadPolicies => ("查看政策", "Looked at policies"),
        Action::SetPolicies => ("变更政策", "Changed policies"),
        Action::ReadFlows => ("查看外出登记", "Saw an outbound registration"),
        Action::SubmitFlows => ("填写或变更外出登记", "Wrote or changed an outbound registration"),
        Action::DecideFlows => ("办理外出登记", "Decided on an outbound registration"),
        Action::CloseFlows => ("办结外出登记", "Closed an outbound registration"),
        Action::ReadPlacements => ("查看流入接收", "Saw a placement"),
        Action::HandlePlacements => ("办理流入接收", "Handled a placement"),
        Action::SuggestHosts => ("查看接收组织建议", "Looked for a host"),
        Action::ReroutePlacements => ("转送流入接收", "Sent a placement to another host"),
        Action::SubmitCheckIns => ("报到", "Checked in"),
        Action::ReadCheckIns => ("查看报到", "Saw check-ins"),
        Action::ReadAbsentees => ("查看待联系名单", "Saw you on the list of those to contact"),
        Action::HandleCases => ("联系跟进", "Followed up"),
        Action::ManageServiceTokens => ("管理服务令牌", "Looked after tokens of other systems"),
        Action::ManageWebhooks => ("管理事件推送", "Looked after webhooks to other systems"),
        Action::ReadStatistics => ("查看统计", "Read figures"),
        Action::ReadAudit => ("查看审计记录", "Read the audit trail"),
        Action::ManageJobs => ("查看或取消后台任务", "Looked at or cancelled long work"),
        Action::RunRetention => ("按保存期限清除资料", "Erased what was kept long enough"),
        Action::PublishNotices => ("发布隐私告知", "Published a privacy notice"),
        Action::Housekeeping => ("系统自动处理", "Work of the service itself"),
    }
}
