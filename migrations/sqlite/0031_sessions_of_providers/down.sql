DROP INDEX sessions_provider;
ALTER TABLE sessions DROP COLUMN provider_id;
