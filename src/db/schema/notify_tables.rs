//! Messages, and short messages to phones.

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
