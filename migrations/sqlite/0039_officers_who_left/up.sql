-- What an officer's message is about where it is about no member but about the open cases of an officer
-- who left: whose they were, and how many.
ALTER TABLE messages ADD COLUMN officer_id BIGINT;
ALTER TABLE messages ADD COLUMN cases BIGINT;
-- Posts whose last day passes without anybody's doing.
CREATE INDEX posts_lapsing ON posts (ends_on, id) WHERE ended_at = 0;
