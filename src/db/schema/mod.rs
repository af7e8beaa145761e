//! The tables, once for both databases. Kept equal to the migrations by a test.

mod base_tables;
mod field_tables;
mod notify_tables;
mod privacy_tables;
mod work_tables;

pub use base_tables::*;
pub use field_tables::*;
pub use notify_tables::*;
pub use privacy_tables::*;
pub use work_tables::*;

diesel::allow_tables_to_appear_in_same_query!(
    audit_events,
    audit_subjects,
    audit_heads,
    idempotency_keys,
    settings,
    organizations,
    organization_reach,
    organization_lines,
    organization_changes,
    accounts,
    posts,
    sessions,
    devices,
    authenticators,
    identity_providers,
    account_identities,
    identity_attempts,
    recovery_codes,
    service_tokens,
    one_time_codes,
    throttles,
    members,
    phone_changes,
    affiliations,
    member_versions,
    policies,
    flows,
    flow_amendments,
    outlasted_flows,
    placements,
    check_ins,
    follow_up_cases,
    contact_attempts,
    case_hand_offs,
    imports,
    import_rows,
    jobs,
    bulk_actions,
    bulk_items,
    timers,
    exports,
    export_parts,
    messages,
    text_messages,
    webhook_endpoints,
    webhook_deliveries,
    privacy_notices,
    consents,
    correction_requests,
);
diesel::joinable!(organization_reach -> organizations (descendant_id));
diesel::joinable!(posts -> accounts (account_id));
diesel::joinable!(posts -> organizations (organization_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(service_tokens -> accounts (id));
diesel::joinable!(service_tokens -> organizations (organization_id));
diesel::joinable!(webhook_endpoints -> organizations (organization_id));
diesel::joinable!(authenticators -> accounts (account_id));
diesel::joinable!(identity_providers -> organizations (organization_id));
diesel::joinable!(account_identities -> identity_providers (provider_id));
diesel::joinable!(affiliations -> members (member_id));
diesel::joinable!(flows -> members (member_id));
diesel::joinable!(placements -> flows (flow_id));
diesel::joinable!(check_ins -> members (member_id));
diesel::joinable!(exports -> jobs (id));
diesel::joinable!(follow_up_cases -> flows (flow_id));
diesel::joinable!(contact_attempts -> follow_up_cases (case_id));
diesel::joinable!(audit_subjects -> audit_events (event_id));
