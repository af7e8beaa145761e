//! Policies, flows, placements, check-ins, follow-up and imports.

diesel::table! {
    policies (id) {
        id -> BigInt,
        parameter -> Text,
        county -> Text,
        value -> Text,
        effective_from -> Integer,
        source -> Text,
        account_id -> BigInt,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    flows (id) {
        id -> BigInt,
        member_id -> BigInt,
        home_branch_id -> BigInt,
        state -> Text,
        departs_on -> Integer,
        expected_return_on -> Nullable<Integer>,
        cause -> Text,
        kind -> Text,
        destination -> Text,
        host_id -> Nullable<BigInt>,
        region_code -> Text,
        details -> Binary,
        channel -> Text,
        primary_manager -> Text,
        primary_policy -> Text,
        talk -> Text,
        talk_on -> Nullable<Integer>,
        document_number -> Text,
        submitted_at -> BigInt,
        registered_at -> BigInt,
        ended_on -> Nullable<Integer>,
        seen_on -> Integer,
        due_on -> Integer,
        due_policy -> Text,
        open -> Bool,
        import_id -> Nullable<BigInt>,
        hidden -> Bool,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
        version -> BigInt,
        arrive_by -> Nullable<Integer>,
        watch_on -> Integer,
        came_home_on -> Nullable<Integer>,
        report_from_on -> Integer,
        report_due_on -> Integer,
    }
}

diesel::table! {
    outlasted_flows (flow_id) {
        flow_id -> BigInt,
        told_on -> Integer,
    }
}

diesel::table! {
    flow_amendments (id) {
        id -> BigInt,
        flow_id -> BigInt,
        version -> BigInt,
        changed_on -> Integer,
        changed_at -> BigInt,
        account_id -> Nullable<BigInt>,
        side -> Text,
        before -> Binary,
    }
}

diesel::table! {
    placements (id) {
        id -> BigInt,
        flow_id -> BigInt,
        member_id -> BigInt,
        host_id -> Nullable<BigInt>,
        host_name -> Text,
        state -> Text,
        branch_id -> Nullable<BigInt>,
        group_id -> Nullable<BigInt>,
        notified_on -> Integer,
        arrive_by -> Integer,
        arrive_policy -> Text,
        checked_in_on -> Nullable<Integer>,
        decide_by -> Nullable<Integer>,
        decide_policy -> Text,
        placed_on -> Nullable<Integer>,
        ground -> Nullable<Text>,
        note -> Nullable<Binary>,
        left_on -> Nullable<Integer>,
        next_id -> Nullable<BigInt>,
        open -> Bool,
        created_at -> BigInt,
        version -> BigInt,
        filed_on -> Nullable<Integer>,
    }
}

diesel::table! {
    check_ins (id) {
        id -> BigInt,
        member_id -> BigInt,
        client_id -> Text,
        content_hash -> Binary,
        flow_id -> Nullable<BigInt>,
        kind -> Text,
        made_at -> BigInt,
        received_at -> BigInt,
        region_code -> Text,
        note -> Nullable<Binary>,
        channel -> Text,
        proxy_id -> Nullable<BigInt>,
        proxy_reason -> Text,
        effect -> Text,
        effect_reason -> Text,
        answer -> Text,
        read_by -> Nullable<BigInt>,
        read_at -> BigInt,
    }
}

diesel::table! {
    follow_up_cases (id) {
        id -> BigInt,
        flow_id -> BigInt,
        member_id -> BigInt,
        stage -> Text,
        owner_id -> Nullable<BigInt>,
        opened_on -> Integer,
        closed_on -> Nullable<Integer>,
        open -> Bool,
        version -> BigInt,
        side -> Text,
        call_on -> Integer,
    }
}

diesel::table! {
    case_hand_offs (id) {
        id -> BigInt,
        case_id -> BigInt,
        account_id -> BigInt,
        at -> BigInt,
        side -> Text,
    }
}

diesel::table! {
    contact_attempts (id) {
        id -> BigInt,
        case_id -> BigInt,
        member_id -> BigInt,
        account_id -> BigInt,
        at -> BigInt,
        channel -> Text,
        result -> Text,
        topic -> Text,
        note -> Nullable<Binary>,
    }
}

diesel::table! {
    imports (id) {
        id -> BigInt,
        organization_id -> BigInt,
        kind -> Text,
        state -> Text,
        preview -> Binary,
        rows_total -> Integer,
        rows_done -> Integer,
        include_warnings -> Bool,
        account_id -> Nullable<BigInt>,
        created_at -> BigInt,
        applied_at -> BigInt,
        purged_at -> BigInt,
        version -> BigInt,
        job_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    import_rows (import_id, row) {
        import_id -> BigInt,
        row -> Integer,
        verdict -> Text,
        staged -> Binary,
        action -> Text,
        outcome -> Text,
        member_id -> Nullable<BigInt>,
        member_version -> BigInt,
        flow_id -> Nullable<BigInt>,
    }
}
