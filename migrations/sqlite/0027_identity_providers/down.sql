DROP TABLE identity_attempts;
DROP TABLE account_identities;
DROP TABLE identity_providers;
DELETE FROM sessions WHERE method = 'identity_provider';
CREATE TABLE sessions_rebuilt (
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
    ended_at BIGINT NOT NULL,
    totp_at BIGINT NOT NULL DEFAULT 0
);
INSERT INTO sessions_rebuilt (id, account_id, kind, token_hash, previous_hash, rotated_at, device_hash, label,
    method, stepped_up_at, created_at, seen_at, expires_at, ended_at, totp_at)
SELECT id, account_id, kind, token_hash, previous_hash, rotated_at, device_hash, label,
    method, stepped_up_at, created_at, seen_at, expires_at, ended_at, totp_at FROM sessions;
DROP TABLE sessions;
ALTER TABLE sessions_rebuilt RENAME TO sessions;
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_previous ON sessions (previous_hash);
CREATE INDEX sessions_account ON sessions (account_id, ended_at);
