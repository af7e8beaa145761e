-- By which identity provider a session was opened, to end it with the provider. Not a reference: the session
-- is kept for a while after the provider is gone.
ALTER TABLE sessions ADD COLUMN provider_id BIGINT;
CREATE INDEX sessions_provider ON sessions (provider_id, ended_at) WHERE provider_id IS NOT NULL;
-- Of those that are open nobody knows by which: who is in one logs in again.
DELETE FROM sessions WHERE method = 'identity_provider';
