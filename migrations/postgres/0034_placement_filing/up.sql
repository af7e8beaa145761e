-- When the placement was filed with the committee above the branch, by the message to it.
ALTER TABLE placements ADD COLUMN filed_on INTEGER;
