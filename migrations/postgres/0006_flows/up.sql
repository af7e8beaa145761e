CREATE TABLE flows (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    home_branch_id BIGINT NOT NULL REFERENCES organizations (id),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'submitted', 'registered', 'in_flow', 'refused', 'withdrawn', 'cancelled', 'returned', 'transferred', 'closed')),
    departs_on INTEGER NOT NULL,
    expected_return_on INTEGER,
    cause TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    destination TEXT COLLATE "C" NOT NULL CHECK (destination IN ('organization', 'place', 'abroad', 'unknown')),
    host_id BIGINT REFERENCES organizations (id),
    region_code TEXT COLLATE "C" NOT NULL,
    details BYTEA NOT NULL,
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('member', 'proxy', 'import')),
    primary_manager TEXT COLLATE "C" NOT NULL CHECK (primary_manager IN ('home', 'host')),
    primary_policy TEXT COLLATE "C" NOT NULL,
    talk TEXT COLLATE "C" NOT NULL CHECK (talk IN ('not_recorded', 'held', 'waived')),
    talk_on INTEGER,
    document_number TEXT COLLATE "C" NOT NULL,
    submitted_at BIGINT NOT NULL,
    registered_at BIGINT NOT NULL,
    ended_on INTEGER,
    seen_on INTEGER NOT NULL,
    due_on INTEGER NOT NULL,
    due_policy TEXT COLLATE "C" NOT NULL,
    open BOOLEAN NOT NULL,
    import_id BIGINT,
    hidden BOOLEAN NOT NULL,
    created_by BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX flows_one_open ON flows (member_id) WHERE open;
CREATE INDEX flows_member ON flows (member_id, id);
CREATE INDEX flows_due ON flows (home_branch_id, due_on, id) WHERE open;
-- Holds what the list of a large part of the tree looks at while it walks.
CREATE INDEX flows_due_all ON flows (due_on, id, home_branch_id, state, hidden) WHERE open;
CREATE INDEX flows_state ON flows (home_branch_id, state, id);
CREATE INDEX flows_import ON flows (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE flow_amendments (
    id BIGINT PRIMARY KEY,
    flow_id BIGINT NOT NULL REFERENCES flows (id),
    version BIGINT NOT NULL,
    changed_on INTEGER NOT NULL,
    changed_at BIGINT NOT NULL,
    account_id BIGINT,
    side TEXT COLLATE "C" NOT NULL CHECK (side IN ('member', 'proxy', 'home', 'host')),
    before BYTEA NOT NULL
);
CREATE INDEX flow_amendments_of ON flow_amendments (flow_id, version);
