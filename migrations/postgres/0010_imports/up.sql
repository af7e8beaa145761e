CREATE TABLE imports (
    id BIGINT PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('ledger', 'register')),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('previewed', 'applying', 'applied', 'undone', 'failed')),
    preview BYTEA NOT NULL,
    rows_total INTEGER NOT NULL,
    rows_done INTEGER NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    applied_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX imports_organization ON imports (organization_id, id);

CREATE TABLE import_rows (
    import_id BIGINT NOT NULL REFERENCES imports (id),
    row INTEGER NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL CHECK (verdict IN ('ok', 'warning', 'error')),
    staged BYTEA NOT NULL,
    action TEXT COLLATE "C" NOT NULL CHECK (action IN ('create', 'update', 'skip')),
    member_id BIGINT,
    flow_id BIGINT,
    PRIMARY KEY (import_id, row)
);
