-- When the leaving was entered: what is kept of somebody is not erased by a day that was only written down.
ALTER TABLE members ADD COLUMN left_entered_on INTEGER;
UPDATE members SET left_entered_on = updated_at / 86400000000 WHERE standing = 'left';
-- Stretches that were over before they began are none.
DELETE FROM affiliations WHERE ends_on < starts_on;
ALTER TABLE affiliations
    DROP CONSTRAINT affiliations_cause_check,
    ADD CONSTRAINT affiliations_cause_check
        CHECK (cause IN ('registered', 'imported', 'reassigned', 'branch_dissolved', 'restored'));
