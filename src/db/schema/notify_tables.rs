//! Messages, short messages to phones, and webhooks to other systems.

diesel::table! {
    messages (id) {
        id -> BigInt,
        kind -> Text,
        member_id -> Nullable<BigInt>,
        account_id -> Nullable<BigInt>,
        organization_id -> Nullable<BigInt>,
        about_id -> BigInt,
        flow_id -> Nullable<BigInt>,
        placement_id -> Nullable<BigInt>,
        case_id -> Nullable<BigInt>,
        due_on -> Nullable<Integer>,
        created_at -> BigInt,
        read_at -> BigInt,
        endpoint_id -> Nullable<BigInt>,
        officer_id -> Nullable<BigInt>,
        cases -> Nullable<BigInt>,
    }
}

diesel::table! {
    text_messages (id) {
        id -> BigInt,
        message_id -> BigInt,
        member_id -> BigInt,
        kind -> Text,
        state -> Text,
        due_at -> BigInt,
        attempts -> Integer,
        created_at -> BigInt,
        ended_at -> BigInt,
    }
}

diesel::table! {
    webhook_endpoints (id) {
        id -> BigInt,
        organization_id -> BigInt,
        owner_id -> BigInt,
        url -> Text,
        events -> Text,
        secret -> Binary,
        previous_secret -> Nullable<Binary>,
        previous_until -> BigInt,
        state -> Text,
        failing_since -> BigInt,
        rest_until -> BigInt,
        created_at -> BigInt,
        rotated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> BigInt,
        endpoint_id -> BigInt,
        event -> Text,
        side -> Text,
        member_id -> BigInt,
        flow_id -> Nullable<BigInt>,
        placement_id -> Nullable<BigInt>,
        case_id -> Nullable<BigInt>,
        state -> Text,
        due_at -> BigInt,
        attempts -> Integer,
        fault -> Nullable<Text>,
        status -> Nullable<Integer>,
        created_at -> BigInt,
        ended_at -> BigInt,
        version -> BigInt,
    }
}
