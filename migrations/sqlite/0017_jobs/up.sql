-- Long work, a chunk per transaction. `due_at` is when anybody may take the next chunk: now, the end
-- of a lease, or the next try. `lease` counts who took it; a chunk commits under its own number only.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    -- Who began it, and which of their rights it stands on.
    account_id BIGINT REFERENCES accounts (id),
    member_id BIGINT REFERENCES members (id),
    with_posts BOOLEAN NOT NULL,
    action TEXT NOT NULL,
    organization_id BIGINT REFERENCES organizations (id),
    input BLOB NOT NULL,
    resume_at TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT,
    result TEXT NOT NULL,
    fault TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    lease BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (state, due_at, id);
CREATE INDEX jobs_account ON jobs (account_id, id);
CREATE INDEX jobs_organization ON jobs (organization_id, id);

-- What the service does by the clock, on one replica at a time.
CREATE TABLE timers (
    name TEXT PRIMARY KEY NOT NULL,
    due_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    lease BIGINT NOT NULL
);
