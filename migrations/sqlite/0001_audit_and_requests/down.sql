DROP TABLE settings;
DROP TABLE idempotency_keys;
DROP TABLE audit_heads;
DROP TABLE audit_subjects;
DROP TABLE audit_events;
