//! Privacy notices, consents, and what members ask to be corrected.

diesel::table! {
    privacy_notices (version) {
        version -> Integer,
        in_force_from -> Integer,
        asks_anew -> Bool,
        zh -> Text,
        en -> Text,
    }
}

diesel::table! {
    consents (id) {
        id -> BigInt,
        member_id -> BigInt,
        purpose -> Text,
        given -> Bool,
        notice_version -> Integer,
        at -> BigInt,
    }
}

diesel::table! {
    correction_requests (id) {
        id -> BigInt,
        member_id -> BigInt,
        field -> Text,
        state -> Text,
        details -> Binary,
        answer -> Nullable<Binary>,
        asked_at -> BigInt,
        decided_by -> Nullable<BigInt>,
        decided_at -> BigInt,
        version -> BigInt,
    }
}
