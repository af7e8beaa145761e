CREATE TABLE follow_up_cases (
    id INTEGER PRIMARY KEY,
    flow_id BIGINT NOT NULL REFERENCES flows (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    stage TEXT NOT NULL CHECK (stage IN ('normal', 'due_soon', 'overdue', 'contacting', 'unreachable', 'lost_suspected', 'searching', 'found', 'not_found', 'stop_proposed', 'stopped', 'restored', 'removal_proposed', 'removed')),
    owner_id BIGINT REFERENCES accounts (id),
    opened_on INTEGER NOT NULL,
    closed_on INTEGER,
    open BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX follow_up_cases_one_open ON follow_up_cases (flow_id) WHERE open;
CREATE INDEX follow_up_cases_stage ON follow_up_cases (stage, flow_id) WHERE open;
CREATE INDEX follow_up_cases_owner ON follow_up_cases (owner_id, flow_id) WHERE open;
CREATE INDEX follow_up_cases_member ON follow_up_cases (member_id, id);

CREATE TABLE contact_attempts (
    id INTEGER PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES follow_up_cases (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    at BIGINT NOT NULL,
    channel TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('reached', 'no_answer', 'wrong_number', 'message_left', 'moved_away')),
    topic TEXT NOT NULL,
    note BLOB
);
CREATE INDEX contact_attempts_case ON contact_attempts (case_id, at, id);
