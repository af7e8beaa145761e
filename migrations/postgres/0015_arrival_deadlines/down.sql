DROP INDEX flows_watch_all;
DROP INDEX flows_watch;
ALTER TABLE flows DROP COLUMN watch_on;
ALTER TABLE flows DROP COLUMN arrive_by;
CREATE INDEX flows_due ON flows (home_branch_id, due_on, id) WHERE open;
CREATE INDEX flows_due_all ON flows (due_on, id, home_branch_id, state, hidden) WHERE open;
