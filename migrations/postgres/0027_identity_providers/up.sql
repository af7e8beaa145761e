-- A county's provider of identities (OpenID Connect) by which its officers may log in.
CREATE TABLE identity_providers (
    id BIGINT PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    name TEXT COLLATE "C" NOT NULL,
    issuer TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    -- Sealed.
    client_secret BYTEA NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX identity_providers_organization ON identity_providers (organization_id, id);
-- Who an account is there. An officer who is logged in links it; a provider makes no account.
CREATE TABLE account_identities (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    provider_id BIGINT NOT NULL REFERENCES identity_providers (id),
    subject TEXT COLLATE "C" NOT NULL,
    linked_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_identities_subject ON account_identities (provider_id, subject);
CREATE UNIQUE INDEX account_identities_account ON account_identities (account_id, provider_id);
-- Browsers on their way to a provider, each for one return within minutes. The verifier is sealed, of the
-- others the hashes are kept. With an account: on the way to be linked to it.
CREATE TABLE identity_attempts (
    id BIGINT PRIMARY KEY,
    state_hash BYTEA NOT NULL,
    browser_hash BYTEA NOT NULL,
    provider_id BIGINT NOT NULL REFERENCES identity_providers (id),
    account_id BIGINT REFERENCES accounts (id),
    nonce_hash BYTEA NOT NULL,
    verifier BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_attempts_state ON identity_attempts (state_hash);
CREATE INDEX identity_attempts_expires ON identity_attempts (expires_at);
CREATE INDEX identity_attempts_provider ON identity_attempts (provider_id);
-- A session may begin there.
ALTER TABLE sessions DROP CONSTRAINT sessions_method_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_method_check CHECK (method IN ('one_time_code', 'password', 'identity_provider'));
