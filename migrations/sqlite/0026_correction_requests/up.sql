-- What members ask to be corrected of their record. At most one waits for each field.
CREATE TABLE correction_requests (
    id INTEGER PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    field TEXT NOT NULL CHECK (field IN ('name', 'sex', 'born', 'id_number', 'address', 'ethnicity', 'education', 'occupation', 'joined_on', 'full_on')),
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'refused', 'withdrawn')),
    -- Sealed: what is asked for, and why it was refused.
    details BLOB NOT NULL,
    answer BLOB,
    asked_at BIGINT NOT NULL,
    decided_by BIGINT REFERENCES accounts (id),
    decided_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX correction_requests_open ON correction_requests (member_id, field) WHERE state = 'open';
CREATE INDEX correction_requests_member ON correction_requests (member_id, id);
CREATE INDEX correction_requests_state ON correction_requests (state, id);
