-- Another system's bearer token: its own account, bound to one organization and a list of actions.
-- Only hashes of the secrets are kept; the one before is good until previous_until.
CREATE TABLE service_tokens (
    id BIGINT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    actions TEXT COLLATE "C" NOT NULL,
    secret_hash BYTEA NOT NULL,
    previous_hash BYTEA,
    previous_until BIGINT NOT NULL,
    requests_per_minute INTEGER NOT NULL,
    made_by BIGINT NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    rotated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX service_tokens_secret ON service_tokens (secret_hash);
CREATE UNIQUE INDEX service_tokens_previous ON service_tokens (previous_hash);
CREATE INDEX service_tokens_organization ON service_tokens (organization_id, id);
