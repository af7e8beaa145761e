-- Files that somebody takes along. The rows are gathered by a job, part by part, and rest sealed until
-- they are fetched; the file itself is put together then.
CREATE TABLE exports (
    -- The id of the job that gathers it.
    id INTEGER PRIMARY KEY REFERENCES jobs (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL CHECK (kind IN ('members', 'outbound_ledger', 'inbound_ledger', 'absentees', 'quarterly_summary')),
    format TEXT NOT NULL CHECK (format IN ('xlsx', 'csv')),
    -- Phones and ID numbers are not masked.
    in_full BOOLEAN NOT NULL,
    -- `2026-Q1`, of a quarterly summary.
    quarter TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    purged_at BIGINT NOT NULL
);
CREATE INDEX exports_account ON exports (account_id, id);
CREATE INDEX exports_purged ON exports (purged_at, expires_at);

CREATE TABLE export_parts (
    id INTEGER PRIMARY KEY,
    export_id BIGINT NOT NULL REFERENCES exports (id),
    part INTEGER NOT NULL,
    data BLOB NOT NULL
);
CREATE UNIQUE INDEX export_parts_of ON export_parts (export_id, part);
