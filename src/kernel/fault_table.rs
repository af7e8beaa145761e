//! The one table of faults: stable code, status, and what is said in zh-CN and en. It is printed to
//! `api-spec/errors.md`. A sentence says what is wrong and what to do.

macro_rules! faults {
    ($($(#[doc = $group:literal])? $name:ident $code:literal $status:literal $zh:literal $en:literal;)+) => {
        /// Every code a client can meet.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $group])? $name),+ }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$name),+];
            pub const fn as_str(self) -> &'static str { match self { $(Code::$name => $code),+ } }
            pub const fn status(self) -> u16 { match self { $(Code::$name => $status),+ } }
            pub const fn zh(self) -> &'static str { match self { $(Code::$name => $zh),+ } }
            pub const fn en(self) -> &'static str { match self { $(Code::$name => $en),+ } }
        }
    };
}

faults! {
    /// HTTP
    MalformedJson "malformed_json" 400 "请求体不是合法的 JSON，请检查后重发。" "The body is not valid JSON; check it and send it again.";
    MalformedRequest "malformed_request" 400 "请求格式不对，请检查所指的字段。" "The request is malformed; check the named field.";
    IdempotencyKeyMissing "idempotency_key_missing" 400 "缺少 Idempotency-Key 请求头。每个新操作请用一个新的随机值，重试时用同一个值。" "The Idempotency-Key header is missing. Use a new random value per operation and the same value when retrying.";
    TwoCredentials "two_credentials" 400 "请求同时带有会话 Cookie 和令牌，只能用一种。" "The request carries both a session cookie and a token; use one.";
    BodyTooLarge "body_too_large" 413 "请求体太大。" "The body is too large.";
    UnsupportedMediaType "unsupported_media_type" 415 "Content-Type 不对：一般用 application/json，上传表格用 .xlsx 或 text/csv 的类型。" "Wrong Content-Type: use application/json, or that of an .xlsx or text/csv file for an upload.";
    InvalidField "invalid_field" 422 "有字段填写不对，请按提示修改。" "Some fields are not right; see each one.";
    IdempotencyKeyReused "idempotency_key_reused" 422 "这个 Idempotency-Key 已用于另一个请求，请换一个新值。" "This Idempotency-Key was used for another request; take a new one.";
    IfMatchMissing "if_match_missing" 428 "请带上 If-Match（先读取最新内容，用其 ETag）。" "Send If-Match with the ETag of what you last read.";
    StaleVersion "stale_version" 412 "内容已被他人更改，请刷新后再试。没有写入任何内容。" "Somebody changed this meanwhile; read it again. Nothing was written.";
    NotFound "not_found" 404 "找不到，或不在您的范围内。" "Not found, or outside your scope.";
    MethodNotAllowed "method_not_allowed" 405 "此地址不支持这种操作。" "This address does not take that method.";
    RateLimited "rate_limited" 429 "操作太频繁，请稍后再试。" "Too many requests; try again later.";
    TimedOut "timed_out" 503 "处理超时，可用同一个 Idempotency-Key 重试。" "Timed out; retry with the same Idempotency-Key.";
    Unavailable "unavailable" 503 "服务暂时不可用，请稍后重试。" "The service is unavailable for now; retry later.";
    Internal "internal" 500 "服务内部出错，已记录。请凭请求编号联系管理员。" "Something failed inside and was logged. Give the request id to your administrator.";
    BadCursor "bad_cursor" 400 "翻页标记无效或条件已变，请从第一页重新查询。" "The cursor is not valid for this query; start from the first page.";

    /// Log-in and rights
    NotLoggedIn "not_logged_in" 401 "请先登录。" "Log in first.";
    SessionEnded "session_ended" 401 "登录已失效，请重新登录。" "The session has ended; log in again.";
    TokenInvalid "token_invalid" 401 "令牌无效或已过期。" "The token is not valid or has expired.";
    LogInRefused "log_in_refused" 401 "验证码、密码或账号不对，或账号已锁定。" "The code, password or account is wrong, or the account is locked.";
    ChoosePerson "choose_person" 409 "这个手机号有多人使用，请输入本人身份证号后四位。" "Several people use this phone; give the last four of your own ID number.";
    IdSuffixNeeded "id_suffix_needed" 409 "首次在此设备登录，请再输入身份证号后四位。" "First log-in on this device: also give the last four of your ID number.";
    ForeignOrigin "foreign_origin" 403 "请求来自别的网站，或缺少 X-Hongyan-Client 请求头，已拒绝。" "The request came from another site, or lacks the header X-Hongyan-Client, and was refused.";
    Forbidden "forbidden" 403 "您的职务不能做这项操作。" "Your posts do not allow this.";
    StepUpNeeded "step_up_needed" 403 "请先用密码或动态验证码验证职务身份（POST /auth/step-up）。" "Confirm your post with your password or authenticator first (POST /auth/step-up).";
    TotpNeeded "totp_needed" 403 "请先输入身份验证器上的动态验证码（POST /auth/step-up）。" "Give a code of your authenticator first (POST /auth/step-up).";
    TotpNotEnrolled "totp_not_enrolled" 403 "这项操作须用动态验证码，请先绑定身份验证器（POST /auth/totp）。" "This takes an authenticator: enrol one first (POST /auth/totp).";
    PasswordTooWeak "password_too_weak" 422 "密码至少 10 位，且不能是常见密码或包含登录名。" "A password has at least 10 characters, is not a common one and does not contain the log-in name.";
    PasswordMustChange "password_must_change" 403 "请先修改初始密码。" "Change the initial password first.";
    IdentityNotSetUp "identity_not_set_up" 409 "本服务还没有设置对外网址（public_url），暂不能用统一身份登录，请联系管理员。" "The service was not told its own address (public_url), so that log-in by an identity provider does not work yet; tell your administrator.";
    IdentityProviderInactive "identity_provider_inactive" 409 "这个统一身份登录已停用，请用密码登录。" "This identity provider is switched off; log in by password.";
    IdentityProviderFailed "identity_provider_failed" 502 "统一身份登录暂时没有正常回应，请稍后再试，或用密码登录。" "The identity provider did not answer as it should; try again later, or log in by password.";
    IdentityAttemptGone "identity_attempt_gone" 401 "这次统一身份登录已过期、已用过，或不是从这个浏览器开始的，请重新开始。" "This way to the identity provider has expired, was used, or was not begun in this browser; begin again.";
    IdentityNotProven "identity_not_proven" 401 "统一身份登录没有完成，或其证明没有通过核验，请重新登录。" "The identity provider did not log you in, or its proof was not accepted; log in again.";
    IdentityUnlinked "identity_unlinked" 403 "这个统一身份还没有关联本系统的账号：请先用密码登录，在“我的设置”中关联。" "No account has this identity: log in by password first and link it under My settings.";
    IdentityForeign "identity_foreign" 403 "您的账号或职务不全在这个统一身份登录所属的组织之内，请用密码登录。" "Your account or one of your posts lies outside the organization of this identity provider; log in by password.";
    IdentityTaken "identity_taken" 409 "您的账号在这里已有关联，或这个统一身份已关联别的账号。" "Your account has an identity there already, or this one is another account's.";
    LoginTaken "login_taken" 409 "这个登录名已被使用。" "This log-in name is taken.";
    AccountState "account_state" 409 "账号现在的状态不能这样办理（如已锁定、已停用）：请刷新查看。" "The account's state does not allow this (locked or closed, say): read it again.";
    ServiceTokenState "service_token_state" 409 "这个服务令牌已撤销或已过期，请新建。" "This service token is revoked or has expired; make a new one.";
    WebhookEndpointState "webhook_endpoint_state" 409 "这个推送地址已暂停或停用，请先启用（PATCH，active: true）。" "This webhook endpoint is paused or disabled; let it hear again first (PATCH, active: true).";
    WebhookDeliveryState "webhook_delivery_state" 409 "这条推送正在等待发送或发送中，不必重发。" "This event is waiting to be sent or being sent; there is no need to replay it.";
    HostNotAllowed "host_not_allowed" 421 "演示服务只在本机使用。" "The demo service answers on this machine only.";

    /// Organization
    OrganizationKindNotAllowed "organization_kind_not_allowed" 422 "上级组织下不能设这一类组织。" "This type of organization cannot stand under that superior.";
    OrganizationCycle "organization_cycle" 422 "不能把组织移到自己的下级之下。" "An organization cannot be moved below itself.";
    OrganizationDissolved "organization_dissolved" 409 "该组织已撤销。" "The organization is dissolved.";
    OrganizationNotEmpty "organization_not_empty" 409 "还有党员、下级组织或流入党员：请指定接收的组织；接收的组织不能接收的流入党员，请先改派、转往或登记离开。" "It still has members, subordinate organizations or guests: name an heir. Guests whom the heir cannot have must be routed, moved or signed off first.";
    PostOverlaps "post_overlaps" 409 "该职务在此期间已有人担任；换人请用交接。" "The post is held in that period; use a hand-over.";

    /// Member
    MemberExists "member_exists" 409 "不能登记：请向县委组织部核实。" "Cannot be registered: ask the county department.";
    MemberOnRegister "member_on_register" 409 "您管理的名册里已有这个身份证号：请查找并更正原有登记，已离开名册的请办理恢复。" "This ID number is on a register of yours already: look the member up and correct that record, or restore who has left.";
    MemberLeft "member_left" 409 "该党员已离开名册；确须恢复的，请凭文件办理恢复。" "The member has left the register; restore the record by document where they are to be on it again.";
    MemberNotLeft "member_not_left" 409 "该党员在册，不须恢复；换支部请用调整支部。" "The member is on the register; to change the branch, reassign them.";
    OwnRecord "own_record" 403 "本人的登记由其他干部办理。" "Your own record is for another officer to change.";
    TwoOfficersNeeded "two_officers_needed" 403 "须由两名干部办理：一人提出，另一人确认，都不能是党员本人。" "Two officers are needed: one proposes, another confirms, and neither is the member.";
    PhoneChangeOpen "phone_change_open" 409 "该党员已有一份待确认的手机号变更，请先确认或撤回。" "A change of this member's phone is waiting already; confirm or refuse it first.";
    PhoneChangeState "phone_change_state" 409 "这份手机号变更已办结、已过期，或号码已另行变更。" "This change of phone is decided, has expired, or the number was changed meanwhile.";
    PurposeByDuty "purpose_by_duty" 409 "这一项是党组织管理党员的职责，不以您的同意为前提，不能撤回；有疑问请与支部联系。" "This is the organisation's duty and does not stand on your consent, so that it cannot be withdrawn; ask your branch.";
    NoticeVersionTaken "notice_version_taken" 409 "这一版隐私告知已经发布，请查看后用下一个版本号。" "This version of the privacy notice is published already; look at it and take the next number.";
    CorrectionRequestOpen "correction_request_open" 409 "这一项已有一份待办的更正申请，请等候办理或先撤回。" "A request for this field is waiting already; wait for it or take it back first.";
    CorrectionRequestState "correction_request_state" 409 "这份更正申请已办结或已撤回。" "This request for a correction is decided or was taken back.";
    NotABranch "not_a_branch" 422 "党员只能编入党支部。" "Members belong to a branch.";
    HasOpenFlow "has_open_flow" 409 "该党员还有未办结的外出登记，请先办结。" "The member has an open outbound registration; close it first.";

    /// Import
    ImportState "import_state" 409 "这次导入已不在能这样办理的环节：请刷新，看它现在的状态。" "The import is past the state in which this can be done: read it again for its state.";
    ImportBuiltUpon "import_built_upon" 409 "导入的党员已有人登录，或其登记已被办理、改动，不能整批撤销：请逐人更正，不属于名册的逐人办理离册。" "Some of those imported have logged in, or their records were changed since, so the import cannot be undone as one: correct them one by one, and take off the register who does not belong there.";
    WorkbookUnreadable "workbook_unreadable" 422 "文件读不出：请用 Excel（.xlsx、.xls）或 CSV 文件，且不加密。" "The file cannot be read: use an unencrypted Excel (.xlsx, .xls) or CSV file.";
    WorkbookTooLarge "workbook_too_large" 413 "表格太大（或解压后太大），请分批导入。" "The workbook is too large (or inflates too large); import it in parts.";
    HeaderNotFound "header_not_found" 422 "没有找到表头：请确认有“姓名”“身份证号”等列名。" "No header row was found: make sure there are column titles such as 姓名 and 身份证号.";

    /// Export
    ExportNotReady "export_not_ready" 409 "文件还没有生成完，请稍后再取。" "The file is not finished yet; fetch it later.";
    ExportGone "export_gone" 410 "没有这份文件：导出已取消、失败，或文件已过期。请重新导出。" "There is no file: the export was cancelled or failed, or the file has expired. Export it again.";

    /// Flow
    FlowState "flow_state" 409 "这份外出登记已不在能这样办理的环节：请刷新，按现在的状态办理。" "The registration is past the state in which this can be done: read it again, `actions` names what can.";
    FlowAlreadyOpen "flow_already_open" 409 "该党员已有一份未办结的外出登记。" "The member already has an open outbound registration.";
    TalkNotRecorded "talk_not_recorded" 409 "请先登记外出前谈话（日期、谈话人），或注明未谈的原因。" "Record the pre-departure talk first (date, who), or the reason why none was held.";
    ReasonNeeded "reason_needed" 422 "请写明理由。" "Give a reason.";
    HomecomingNotMade "homecoming_not_made" 409 "请先由党员报告返乡，或登记其返回后的汇报。" "First let the member report the homecoming, or record the report made on return.";
    ClosingDocumentNeeded "closing_document_needed" 422 "办结须注明情形和文件号。" "Closing needs its ground and the number of the document.";
    NotAnActor "not_an_actor" 403 "这一步由另一方办理。" "This step belongs to another party.";

    /// Placement
    PlacementState "placement_state" 409 "这条接收记录已不在能这样办理的环节：请刷新，按现在的状态办理。" "The placement is past the state in which this can be done: read it again, `actions` names what can.";
    GroundNeeded "ground_needed" 422 "拒绝接收须注明规定的理由。" "A refusal needs one of the grounds the rules allow.";

    PlaceNotGiven "place_not_given" 422 "请指定党支部；该支部设有党小组的，还须指定党小组。" "Name the branch, and the group where the branch has groups.";
    NextHostNeeded "next_host_needed" 422 "请指定下一个接收的党组织。" "Name the organization that takes over.";

    /// Long work
    JobState "job_state" 409 "这项任务已经结束，不能再取消。" "This work is over and cannot be cancelled any more.";

    /// Messages
    NoWayToRemind "no_way_to_remind" 409 "名册上没有手机号，本人也没有登录过，提醒送不到；请通过家人联系，或先登记手机号。" "The record has no phone and the member has never logged in, so that no reminder arrives; ask through the family, or enter a phone first.";
    PromptsUsedUp "prompts_used_up" 409 "本周对该党员的提醒次数已满，请过几天再提醒，或直接打电话。" "The week has no room for another reminder of this member; wait some days, or call.";

    /// Check-in
    CoordinatesRefused "coordinates_refused" 422 "不收坐标：请只填行政区划代码。" "Coordinates are not accepted: send a division code only.";
    CheckInChanged "check_in_changed" 409 "同一编号的报到内容不同，请用新的编号。" "A check-in with this id exists with other content; use a new id.";
    FutureTime "future_time" 422 "时间在将来：请核对所填的时间，或手机的时钟。" "The time lies in the future; check what was entered, or the device's clock.";

    /// Policy
    PolicyUnknown "policy_unknown" 422 "没有这项政策参数。" "There is no such policy parameter.";
    PolicyTooLoose "policy_too_loose" 422 "县级只能比全国规定更严。" "A county may only be stricter than the national rule.";
    PolicyTaken "policy_taken" 409 "该参数自这一天起已有设定：请另选生效日期；刚被他人设定的，请刷新查看。" "This parameter is already set from that day: choose another day, or read it again where somebody has just set it.";
    PolicyInThePast "policy_in_the_past" 422 "不能改动已经生效的日期。" "A date that has passed cannot be changed.";

    /// Follow-up
    AttemptsTooFew "attempts_too_few" 409 "联系的次数、时间跨度或途径（本人电话、家属、走访等）还不够规定要求：请继续联系并逐次记录。" "The attempts are too few, too close together, or lack a channel that the rules ask for (a relative, a visit): go on trying, and log each.";
    SilenceTooShort "silence_too_short" 409 "距最后一次联系还未满规定月数，不能认定疑似失联。" "Less time has passed since the last sign than the rules ask for.";
    NoHost "no_host" 409 "系统内没有该党员的流入地党组织可以转交。" "No host organization in the system waits for this member or has them.";
    CaseState "case_state" 409 "这件联系个案已不在能这样办理的环节：请刷新，按现在的状态办理。" "The case is past the state in which this can be done: read it again, `actions` names what can.";
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_are_unique_and_speak_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{} twice", code.as_str());
            assert!((400..600).contains(&code.status()), "{}", code.as_str());
            assert!(code.zh().chars().any(|c| c > '\u{4e00}'), "{} lacks Chinese", code.as_str());
            assert!(
                code.en().starts_with(|c: char| c.is_ascii_uppercase()),
                "{} lacks English",
                code.as_str()
            );
        }
    }
}
