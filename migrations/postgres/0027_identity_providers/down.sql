DROP TABLE identity_attempts;
DROP TABLE account_identities;
DROP TABLE identity_providers;
DELETE FROM sessions WHERE method = 'identity_provider';
ALTER TABLE sessions DROP CONSTRAINT sessions_method_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_method_check CHECK (method IN ('one_time_code', 'password'));
