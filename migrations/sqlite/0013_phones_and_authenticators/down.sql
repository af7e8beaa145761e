ALTER TABLE sessions DROP COLUMN totp_at;
DROP TABLE recovery_codes;
DROP TABLE authenticators;
DROP TABLE phone_changes;
