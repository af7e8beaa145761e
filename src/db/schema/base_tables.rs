//! Audit, organizations, accounts and members.

diesel::table! {
    audit_events (id) {
        id -> BigInt,
        at -> BigInt,
        account_id -> Nullable<BigInt>,
        actor_kind -> Text,
        on_behalf_of -> Nullable<BigInt>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        organization_id -> Nullable<BigInt>,
        request_id -> Text,
        policy -> Text,
        reason -> Text,
        change_digest -> Binary,
        digest -> Binary,
        digest_key -> Integer,
        seq -> Nullable<BigInt>,
        hash -> Nullable<Binary>,
    }
}

diesel::table! {
    audit_subjects (member_id, event_id) {
        member_id -> BigInt,
        event_id -> BigInt,
    }
}

diesel::table! {
    audit_heads (seq) {
        seq -> BigInt,
        hash -> Binary,
        at -> BigInt,
        signature -> Binary,
        key_id -> Text,
    }
}

diesel::table! {
    idempotency_keys (account_id, key) {
        account_id -> BigInt,
        key -> Text,
        request_hash -> Binary,
        status -> Integer,
        location -> Text,
        version -> BigInt,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    organizations (id) {
        id -> BigInt,
        code -> Nullable<Text>,
        name -> Text,
        short_name -> Text,
        initials -> Text,
        #[sql_name = "type"]
        type_ -> Text,
        kind -> Text,
        region_code -> Text,
        superior_id -> Nullable<BigInt>,
        state -> Text,
        established_on -> Integer,
        dissolved_on -> Nullable<Integer>,
        document_number -> Text,
        contact_phone -> Text,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    organization_reach (ancestor_id, descendant_id) {
        ancestor_id -> BigInt,
        descendant_id -> BigInt,
        depth -> Integer,
    }
}

diesel::table! {
    organization_lines (id) {
        id -> BigInt,
        from_id -> BigInt,
        to_id -> BigInt,
        kind -> Text,
        starts_on -> Integer,
        ends_on -> Nullable<Integer>,
    }
}

diesel::table! {
    organization_changes (id) {
        id -> BigInt,
        organization_id -> BigInt,
        change -> Text,
        before -> Text,
        document_number -> Text,
        changed_on -> Integer,
        account_id -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    accounts (id) {
        id -> BigInt,
        login -> Nullable<Text>,
        display_name -> Text,
        member_id -> Nullable<BigInt>,
        organization_id -> Nullable<BigInt>,
        password_hash -> Nullable<Text>,
        password_must_change -> Bool,
        state -> Text,
        epoch -> BigInt,
        notice_version -> Integer,
        notice_at -> BigInt,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        account_id -> BigInt,
        organization_id -> BigInt,
        role -> Text,
        starts_on -> Integer,
        ends_on -> Nullable<Integer>,
        delegated_from -> Nullable<BigInt>,
        ended_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        account_id -> BigInt,
        kind -> Text,
        token_hash -> Binary,
        previous_hash -> Nullable<Binary>,
        rotated_at -> BigInt,
        device_hash -> Nullable<Binary>,
        label -> Text,
        method -> Text,
        stepped_up_at -> BigInt,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> BigInt,
        totp_at -> BigInt,
        provider_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    devices (account_id, device_hash) {
        account_id -> BigInt,
        device_hash -> Binary,
        seen_at -> BigInt,
    }
}

diesel::table! {
    service_tokens (id) {
        id -> BigInt,
        organization_id -> BigInt,
        actions -> Text,
        secret_hash -> Binary,
        previous_hash -> Nullable<Binary>,
        previous_until -> BigInt,
        requests_per_minute -> Integer,
        made_by -> BigInt,
        created_at -> BigInt,
        rotated_at -> BigInt,
        expires_at -> BigInt,
        last_used_at -> BigInt,
        revoked_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    authenticators (account_id) {
        account_id -> BigInt,
        secret -> Nullable<Binary>,
        enrolled_at -> BigInt,
        last_step -> BigInt,
        pending -> Nullable<Binary>,
        pending_until -> BigInt,
    }
}

diesel::table! {
    recovery_codes (account_id, code_hash) {
        account_id -> BigInt,
        code_hash -> Binary,
        used_at -> BigInt,
    }
}

diesel::table! {
    identity_providers (id) {
        id -> BigInt,
        organization_id -> BigInt,
        name -> Text,
        issuer -> Text,
        client_id -> Text,
        client_secret -> Binary,
        active -> Bool,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    account_identities (id) {
        id -> BigInt,
        account_id -> BigInt,
        provider_id -> BigInt,
        subject -> Text,
        linked_at -> BigInt,
    }
}

diesel::table! {
    identity_attempts (id) {
        id -> BigInt,
        state_hash -> Binary,
        browser_hash -> Binary,
        provider_id -> BigInt,
        account_id -> Nullable<BigInt>,
        nonce_hash -> Binary,
        verifier -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    one_time_codes (id) {
        id -> BigInt,
        phone_index -> Binary,
        code_hash -> Binary,
        expires_at -> BigInt,
        attempts -> Integer,
        used_at -> BigInt,
    }
}

diesel::table! {
    throttles (bucket, key) {
        bucket -> Text,
        key -> Binary,
        window_start -> BigInt,
        hits -> Integer,
    }
}

diesel::table! {
    members (id) {
        id -> BigInt,
        branch_id -> BigInt,
        name -> Text,
        initials -> Text,
        sex -> Text,
        ethnicity -> Text,
        born -> Nullable<Text>,
        education -> Text,
        occupation -> Text,
        category -> Text,
        joined_on -> Text,
        full_on -> Nullable<Text>,
        id_number -> Nullable<Binary>,
        id_number_index -> Nullable<Binary>,
        phone -> Nullable<Binary>,
        phone_index -> Nullable<Binary>,
        address -> Nullable<Binary>,
        imported -> Nullable<Binary>,
        standing -> Text,
        left_on -> Nullable<Integer>,
        left_cause -> Nullable<Text>,
        left_document -> Nullable<Text>,
        liaison_id -> Nullable<BigInt>,
        import_id -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
        hidden -> Bool,
        further -> Nullable<Binary>,
        left_entered_on -> Nullable<Integer>,
    }
}

diesel::table! {
    phone_changes (id) {
        id -> BigInt,
        member_id -> BigInt,
        state -> Text,
        details -> Binary,
        proposed_by -> BigInt,
        proposed_at -> BigInt,
        expires_at -> BigInt,
        decided_by -> Nullable<BigInt>,
        decided_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    affiliations (id) {
        id -> BigInt,
        member_id -> BigInt,
        branch_id -> BigInt,
        starts_on -> Integer,
        ends_on -> Nullable<Integer>,
        cause -> Text,
        document_number -> Text,
    }
}

diesel::table! {
    member_versions (id) {
        id -> BigInt,
        member_id -> BigInt,
        version -> BigInt,
        replaced_at -> BigInt,
        account_id -> Nullable<BigInt>,
        changed_fields -> Text,
        before -> Binary,
    }
}
