DROP INDEX import_rows_outcome;
ALTER TABLE imports DROP COLUMN job_id;
