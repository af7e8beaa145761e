-- The order of the chain holds sealed events only: one that is just written costs no entry here.
DROP INDEX audit_events_seq;
CREATE UNIQUE INDEX audit_events_seq ON audit_events (seq) WHERE seq IS NOT NULL;
