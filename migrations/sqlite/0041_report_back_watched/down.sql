DROP INDEX flows_watch_all;
UPDATE flows SET watch_on = CASE WHEN arrive_by < due_on THEN arrive_by ELSE due_on END;
CREATE INDEX flows_watch_all ON flows (watch_on, id, home_branch_id, state, hidden, due_on, arrive_by) WHERE open;
ALTER TABLE flows DROP COLUMN report_due_on;
ALTER TABLE flows DROP COLUMN report_from_on;
