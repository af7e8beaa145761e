-- Short messages on their way to a phone, without number or words: both are found when one is sent.
-- `claimed` is committed before the gateway is called; who finds it after `due_at` does not know
-- whether it was sent, and does not send it again.
CREATE TABLE text_messages (
    id BIGINT PRIMARY KEY,
    message_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'claimed', 'sent', 'failed', 'unknown', 'skipped')),
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL
);
CREATE INDEX text_messages_due ON text_messages (state, due_at, id);
CREATE INDEX text_messages_created ON text_messages (created_at, id);
CREATE INDEX text_messages_member ON text_messages (member_id, id);
-- The prompts a member has had lately.
CREATE INDEX messages_prompts ON messages (member_id, created_at) WHERE member_id IS NOT NULL;
