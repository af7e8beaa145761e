CREATE TABLE placements (
    id BIGINT PRIMARY KEY,
    flow_id BIGINT NOT NULL REFERENCES flows (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    host_id BIGINT REFERENCES organizations (id),
    host_name TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('notified', 'checked_in', 'verifying', 'placed', 'moved', 'left', 'refused', 'rerouted', 'not_arrived', 'withdrawn')),
    branch_id BIGINT REFERENCES organizations (id),
    group_id BIGINT REFERENCES organizations (id),
    notified_on INTEGER NOT NULL,
    arrive_by INTEGER NOT NULL,
    arrive_policy TEXT COLLATE "C" NOT NULL,
    checked_in_on INTEGER,
    decide_by INTEGER,
    decide_policy TEXT COLLATE "C" NOT NULL,
    placed_on INTEGER,
    ground TEXT COLLATE "C",
    note BYTEA,
    left_on INTEGER,
    next_id BIGINT REFERENCES placements (id),
    open BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX placements_one_open ON placements (flow_id) WHERE open;
CREATE INDEX placements_flow ON placements (flow_id, id);
CREATE INDEX placements_member ON placements (member_id, id);
CREATE INDEX placements_host ON placements (host_id, state, id);
CREATE INDEX placements_branch ON placements (branch_id, id) WHERE open;
