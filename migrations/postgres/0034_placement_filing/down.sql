ALTER TABLE placements DROP COLUMN filed_on;
