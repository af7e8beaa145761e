-- The yearly report (DOMAIN 4.3), a duty of its own beside contact: the day the next one is counted from and
-- its last day, the far future before the registration, as with due_on.
ALTER TABLE flows ADD COLUMN report_from_on INTEGER NOT NULL DEFAULT 0;
ALTER TABLE flows ADD COLUMN report_due_on INTEGER NOT NULL DEFAULT 2932896;
-- From the last report of the absence, or the later of the departure and the entry here; days of China.
UPDATE flows SET report_from_on = COALESCE((
    SELECT MAX((LEAST(made_at, received_at) + 28800000000) / 86400000000) FROM check_ins
    WHERE check_ins.member_id = flows.member_id AND check_ins.kind = 'report_back'
        AND (LEAST(made_at, received_at) + 28800000000) / 86400000000 >= flows.departs_on
), GREATEST(departs_on, (registered_at + 28800000000) / 86400000000)) WHERE open AND due_on < 2932896;
-- Whose day has passed has a quarter from now on: nobody is overdue by a rule that was not watched before.
UPDATE flows SET report_due_on = GREATEST(report_from_on + 365, (CAST(extract(epoch FROM now()) AS BIGINT) + 28800) / 86400 + 90)
WHERE open AND due_on < 2932896;
UPDATE flows SET watch_on = report_due_on WHERE report_due_on < watch_on;
DROP INDEX flows_watch_all;
CREATE INDEX flows_watch_all ON flows (watch_on, id, home_branch_id, state, hidden, due_on, arrive_by, report_due_on) WHERE open;
