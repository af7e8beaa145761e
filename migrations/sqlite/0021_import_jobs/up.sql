-- The job that enters an import's rows, or takes them back. Jobs are forgotten before imports are, so
-- that it may name one that is gone.
ALTER TABLE imports ADD COLUMN job_id BIGINT;

-- The rows that wait, or were applied, in order; and how many there are of each.
CREATE INDEX import_rows_outcome ON import_rows (import_id, outcome, row, verdict);
