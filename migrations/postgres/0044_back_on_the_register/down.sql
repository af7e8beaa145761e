ALTER TABLE members DROP COLUMN left_entered_on;
UPDATE affiliations SET cause = 'reassigned' WHERE cause = 'restored';
ALTER TABLE affiliations
    DROP CONSTRAINT affiliations_cause_check,
    ADD CONSTRAINT affiliations_cause_check
        CHECK (cause IN ('registered', 'imported', 'reassigned', 'branch_dissolved'));
