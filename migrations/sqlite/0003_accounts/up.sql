CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    login TEXT,
    display_name TEXT NOT NULL,
    member_id BIGINT,
    organization_id BIGINT REFERENCES organizations (id),
    password_hash TEXT,
    password_must_change BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'locked', 'closed')),
    epoch BIGINT NOT NULL,
    notice_version INTEGER NOT NULL,
    notice_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_login ON accounts (login);
CREATE UNIQUE INDEX accounts_member ON accounts (member_id);
-- Made under an organization by its administrator; none for those that members open themselves.
CREATE INDEX accounts_organization ON accounts (organization_id, id) WHERE organization_id IS NOT NULL;

CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    role TEXT NOT NULL,
    starts_on INTEGER NOT NULL,
    ends_on INTEGER,
    delegated_from BIGINT REFERENCES posts (id),
    ended_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX posts_account ON posts (account_id, ended_at);
CREATE INDEX posts_organization ON posts (organization_id, role, ended_at);

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('web', 'api')),
    token_hash BLOB NOT NULL,
    previous_hash BLOB,
    rotated_at BIGINT NOT NULL,
    device_hash BLOB,
    label TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('one_time_code', 'password')),
    stepped_up_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_previous ON sessions (previous_hash);
CREATE INDEX sessions_account ON sessions (account_id, ended_at);

-- Devices on which a person has once proved who they are.
CREATE TABLE devices (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    device_hash BLOB NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, device_hash)
);
CREATE INDEX devices_hash ON devices (device_hash);

CREATE TABLE one_time_codes (
    id INTEGER PRIMARY KEY,
    phone_index BLOB NOT NULL,
    code_hash BLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX one_time_codes_phone ON one_time_codes (phone_index, id);
CREATE INDEX one_time_codes_age ON one_time_codes (expires_at);

CREATE TABLE throttles (
    bucket TEXT NOT NULL,
    key BLOB NOT NULL,
    window_start BIGINT NOT NULL,
    hits INTEGER NOT NULL,
    PRIMARY KEY (bucket, key)
);
CREATE INDEX throttles_age ON throttles (window_start);
