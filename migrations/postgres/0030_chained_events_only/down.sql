DROP INDEX audit_events_seq;
CREATE UNIQUE INDEX audit_events_seq ON audit_events (seq);
