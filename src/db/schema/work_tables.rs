//! Long work and timers.

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        state -> Text,
        account_id -> Nullable<BigInt>,
        member_id -> Nullable<BigInt>,
        with_posts -> Bool,
        action -> Text,
        organization_id -> Nullable<BigInt>,
        input -> Binary,
        resume_at -> Text,
        done -> BigInt,
        total -> Nullable<BigInt>,
        result -> Text,
        fault -> Text,
        attempts -> Integer,
        lease -> BigInt,
        due_at -> BigInt,
        created_at -> BigInt,
        started_at -> BigInt,
        ended_at -> BigInt,
    }
}

diesel::table! {
    bulk_actions (id) {
        id -> BigInt,
        account_id -> BigInt,
        kind -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    bulk_items (action_id, position) {
        action_id -> BigInt,
        position -> Integer,
        subject_id -> BigInt,
        version -> BigInt,
        outcome -> Text,
        fault -> Text,
        errors -> Text,
        done_at -> BigInt,
    }
}

diesel::table! {
    timers (name) {
        name -> Text,
        due_at -> BigInt,
        leased_until -> BigInt,
        lease -> BigInt,
    }
}

diesel::table! {
    exports (id) {
        id -> BigInt,
        account_id -> BigInt,
        organization_id -> BigInt,
        kind -> Text,
        format -> Text,
        in_full -> Bool,
        quarter -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        purged_at -> BigInt,
    }
}

diesel::table! {
    export_parts (id) {
        id -> BigInt,
        export_id -> BigInt,
        part -> Integer,
        data -> Binary,
    }
}
