-- What was asked for of the fields that go goes with them.
CREATE TABLE correction_requests_rebuilt (
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
INSERT INTO correction_requests_rebuilt (id, member_id, field, state, details, answer, asked_at, decided_by,
    decided_at, version)
SELECT id, member_id, field, state, details, answer, asked_at, decided_by, decided_at, version
FROM correction_requests
WHERE field IN ('name', 'sex', 'born', 'id_number', 'address', 'ethnicity', 'education', 'occupation', 'joined_on', 'full_on');
DROP TABLE correction_requests;
ALTER TABLE correction_requests_rebuilt RENAME TO correction_requests;
CREATE UNIQUE INDEX correction_requests_open ON correction_requests (member_id, field) WHERE state = 'open';
CREATE INDEX correction_requests_member ON correction_requests (member_id, id);
CREATE INDEX correction_requests_state ON correction_requests (state, id);
ALTER TABLE members DROP COLUMN further;
