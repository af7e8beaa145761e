-- Long work, a chunk per transaction. `due_at` is when anybody may take the next chunk: now, the end
-- of a lease, or the next try. `lease` counts who took it; a chunk commits under its own number only.
CREATE TABLE jobs (
    id BIGINT PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    -- Who began it, and which of their rights it stands on.
    account_id BIGINT REFERENCES accounts (id),
    member_id BIGINT REFERENCES members (id),
    with_posts BOOLEAN NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    organization_id BIGINT REFERENCES organizations (id),
    input BYTEA NOT NULL,
    resume_at TEXT COLLATE "C" NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT,
    result TEXT COLLATE "C" NOT NULL,
    fault TEXT COLLATE "C" NOT NULL,
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
    name TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    due_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    lease BIGINT NOT NULL
);
