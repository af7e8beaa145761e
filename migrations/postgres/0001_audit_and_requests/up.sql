-- Events are appended with the change they tell of; seq and hash are filled by the sealer, which
-- chains them in batches so that writers never wait for one another.
CREATE TABLE audit_events (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    account_id BIGINT,
    actor_kind TEXT COLLATE "C" NOT NULL CHECK (actor_kind IN ('account', 'system')),
    on_behalf_of BIGINT,
    action TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id BIGINT NOT NULL,
    organization_id BIGINT,
    request_id TEXT COLLATE "C" NOT NULL,
    policy TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    change_digest BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    digest_key INTEGER NOT NULL,
    seq BIGINT,
    hash BYTEA
);
CREATE UNIQUE INDEX audit_events_seq ON audit_events (seq);
CREATE INDEX audit_events_unsealed ON audit_events (id) WHERE seq IS NULL;
CREATE INDEX audit_events_subject ON audit_events (subject_kind, subject_id, id);
CREATE INDEX audit_events_organization ON audit_events (organization_id, id);

-- The persons whose records an event changed or showed.
CREATE TABLE audit_subjects (
    member_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    PRIMARY KEY (member_id, event_id)
);
CREATE INDEX audit_subjects_event ON audit_subjects (event_id);

CREATE TABLE audit_heads (
    seq BIGINT PRIMARY KEY NOT NULL,
    hash BYTEA NOT NULL,
    at BIGINT NOT NULL,
    signature BYTEA NOT NULL,
    key_id TEXT COLLATE "C" NOT NULL
);

CREATE TABLE idempotency_keys (
    account_id BIGINT NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    request_hash BYTEA NOT NULL,
    status INTEGER NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- Facts about this database: its purpose (demo or not), its cipher suite.
CREATE TABLE settings (
    name TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    value TEXT COLLATE "C" NOT NULL
);
