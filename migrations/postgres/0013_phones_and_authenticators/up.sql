-- A member's log-in phone as one officer proposes to change it and another confirms. At most one
-- waits per member.
CREATE TABLE phone_changes (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'confirmed', 'refused', 'superseded', 'expired')),
    details BYTEA NOT NULL,
    proposed_by BIGINT NOT NULL REFERENCES accounts (id),
    proposed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    decided_by BIGINT REFERENCES accounts (id),
    decided_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX phone_changes_waiting ON phone_changes (member_id) WHERE state = 'proposed';
CREATE INDEX phone_changes_state ON phone_changes (state, id);

-- An account's authenticator app (TOTP, RFC 6238). A secret waits as pending until its first code;
-- last_step is the time step of the code used last, since a code is good once.
CREATE TABLE authenticators (
    account_id BIGINT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    secret BYTEA,
    enrolled_at BIGINT NOT NULL,
    last_step BIGINT NOT NULL,
    pending BYTEA,
    pending_until BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    code_hash BYTEA NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);

-- When a code of the authenticator was last given in the session; 0 for never.
ALTER TABLE sessions ADD COLUMN totp_at BIGINT NOT NULL DEFAULT 0;
