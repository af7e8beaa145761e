-- A county's provider of identities (OpenID Connect) by which its officers may log in.
CREATE TABLE identity_providers (
    id INTEGER PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    -- Sealed.
    client_secret BLOB NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX identity_providers_organization ON identity_providers (organization_id, id);
-- Who an account is there. An officer who is logged in links it; a provider makes no account.
CREATE TABLE account_identities (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    provider_id BIGINT NOT NULL REFERENCES identity_providers (id),
    subject TEXT NOT NULL,
    linked_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_identities_subject ON account_identities (provider_id, subject);
CREATE UNIQUE INDEX account_identities_account ON account_identities (account_id, provider_id);
-- Browsers on their way to a provider, each for one return within minutes. The verifier is sealed, of the
-- others the hashes are kept. With an account: on the way to be linked to it.
CREATE TABLE identity_attempts (
    id INTEGER PRIMARY KEY,
    state_hash BLOB NOT NULL,
    browser_hash BLOB NOT NULL,
    provider_id BIGINT NOT NULL REFERENCES identity_providers (id),
    account_id BIGINT REFERENCES accounts (id),
    nonce_hash BLOB NOT NULL,
    verifier BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_attempts_state ON identity_attempts (state_hash);
CREATE INDEX identity_attempts_expires ON identity_attempts (expires_at);
CREATE INDEX identity_attempts_provider ON identity_attempts (provider_id);
-- A session may begin there. SQLite changes a CHECK by building the table anew.
CREATE TABLE sessions_rebuilt (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('web', 'api')),
    token_hash BLOB NOT NULL,
    previous_hash BLOB,
    rotated_at BIGINT NOT NULL,
    device_hash BLOB,
    label TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('one_time_code', 'password', 'identity_provider')),
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
