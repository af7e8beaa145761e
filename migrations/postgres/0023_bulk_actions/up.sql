-- One deed for many things, done by the job of the same id. It goes when the job is forgotten.
CREATE TABLE bulk_actions (
    id BIGINT PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('register', 'place', 'assign_liaison', 'hand_over', 'assign_case', 'remind')),
    created_at BIGINT NOT NULL
);
CREATE INDEX bulk_actions_account ON bulk_actions (account_id, id);

-- What is to be done to each, and what came of it.
CREATE TABLE bulk_items (
    action_id BIGINT NOT NULL REFERENCES bulk_actions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    subject_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('pending', 'done', 'refused', 'changed', 'not_found')),
    fault TEXT COLLATE "C" NOT NULL,
    errors TEXT COLLATE "C" NOT NULL,
    done_at BIGINT NOT NULL,
    PRIMARY KEY (action_id, position)
);
