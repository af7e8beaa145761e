-- Files that somebody takes along. The rows are gathered by a job, part by part, and rest sealed until
-- they are fetched; the file itself is put together then.
CREATE TABLE exports (
    -- The id of the job that gathers it.
    id BIGINT PRIMARY KEY REFERENCES jobs (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('members', 'outbound_ledger', 'inbound_ledger', 'absentees', 'quarterly_summary')),
    format TEXT COLLATE "C" NOT NULL CHECK (format IN ('xlsx', 'csv')),
    -- Phones and ID numbers are not masked.
    in_full BOOLEAN NOT NULL,
    -- `2026-Q1`, of a quarterly summary.
    quarter TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    purged_at BIGINT NOT NULL
);
CREATE INDEX exports_account ON exports (account_id, id);
CREATE INDEX exports_purged ON exports (purged_at, expires_at);

CREATE TABLE export_parts (
    id BIGINT PRIMARY KEY,
    export_id BIGINT NOT NULL REFERENCES exports (id),
    part INTEGER NOT NULL,
    data BYTEA NOT NULL
);
CREATE UNIQUE INDEX export_parts_of ON export_parts (export_id, part);
