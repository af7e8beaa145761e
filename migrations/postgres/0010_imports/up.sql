CREATE TABLE imports (
    id BIGINT PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('ledger', 'register')),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('receiving', 'previewed', 'applying', 'applied', 'undone')),
    preview BYTEA NOT NULL,
    rows_total INTEGER NOT NULL,
    rows_done INTEGER NOT NULL,
    include_warnings BOOLEAN NOT NULL,
    account_id BIGINT REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    applied_at BIGINT NOT NULL,
    purged_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX imports_organization ON imports (organization_id, id);

CREATE TABLE import_rows (
    import_id BIGINT NOT NULL REFERENCES imports (id),
    row INTEGER NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL CHECK (verdict IN ('ok', 'warning', 'error')),
    staged BYTEA NOT NULL,
    action TEXT COLLATE "C" NOT NULL CHECK (action IN ('create', 'update', 'skip')),
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('waiting', 'applied', 'skipped', 'refused', 'undone')),
    member_id BIGINT,
    -- The version this row brought a member to that was there before; 0 where it changed none.
    member_version BIGINT NOT NULL,
    flow_id BIGINT,
    PRIMARY KEY (import_id, row)
);
