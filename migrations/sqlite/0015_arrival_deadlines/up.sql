-- The last day to report arrival, while a host waits for the member.
ALTER TABLE flows ADD COLUMN arrive_by INTEGER;
-- The earlier of it and due_on: the day by which a sign is due, and the order of the absentee list.
ALTER TABLE flows ADD COLUMN watch_on INTEGER NOT NULL DEFAULT 0;
UPDATE flows SET arrive_by = (
    SELECT arrive_by FROM placements
    WHERE placements.flow_id = flows.id AND placements.open AND placements.state = 'notified'
);
UPDATE flows SET watch_on = CASE WHEN arrive_by < due_on THEN arrive_by ELSE due_on END;
DROP INDEX flows_due;
DROP INDEX flows_due_all;
CREATE INDEX flows_watch ON flows (home_branch_id, watch_on, id) WHERE open;
-- Holds what the list of a large part of the tree looks at while it walks.
CREATE INDEX flows_watch_all ON flows (watch_on, id, home_branch_id, state, hidden, due_on, arrive_by) WHERE open;
