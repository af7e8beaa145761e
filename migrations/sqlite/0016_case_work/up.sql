-- Who has the case now, and the day of the next call.
ALTER TABLE follow_up_cases ADD COLUMN side TEXT NOT NULL DEFAULT 'home' CHECK (side IN ('home', 'host'));
ALTER TABLE follow_up_cases ADD COLUMN call_on INTEGER NOT NULL DEFAULT 0;
UPDATE follow_up_cases SET call_on = opened_on;
CREATE INDEX follow_up_cases_call ON follow_up_cases (owner_id, call_on, id) WHERE open;

CREATE TABLE case_hand_offs (
    id INTEGER PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES follow_up_cases (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    at BIGINT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('home', 'host'))
);
CREATE INDEX case_hand_offs_case ON case_hand_offs (case_id, id);
