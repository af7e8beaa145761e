-- What members and officers are told. Written in the transaction of what it tells of, so that the one
-- is not without the other. Nothing is referenced: a message may outlive what it tells of.
CREATE TABLE messages (
    id BIGINT PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    -- The recipient: a member, or an account by the post that it holds in an organization.
    member_id BIGINT,
    account_id BIGINT,
    organization_id BIGINT,
    -- What it is about.
    about_id BIGINT NOT NULL,
    flow_id BIGINT,
    placement_id BIGINT,
    case_id BIGINT,
    due_on INTEGER,
    created_at BIGINT NOT NULL,
    read_at BIGINT NOT NULL
);
CREATE INDEX messages_member ON messages (member_id, id) WHERE member_id IS NOT NULL;
CREATE INDEX messages_account ON messages (account_id, id) WHERE account_id IS NOT NULL;
CREATE INDEX messages_flow ON messages (flow_id, kind);
CREATE INDEX messages_created ON messages (created_at, id);
