//! Messages.

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
