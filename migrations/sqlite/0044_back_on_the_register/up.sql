-- When the leaving was entered: what is kept of somebody is not erased by a day that was only written down.
ALTER TABLE members ADD COLUMN left_entered_on INTEGER;
UPDATE members SET left_entered_on = updated_at / 86400000000 WHERE standing = 'left';
-- Stretches that were over before they began are none. SQLite changes a CHECK by building the table anew.
DELETE FROM affiliations WHERE ends_on < starts_on;
CREATE TABLE affiliations_rebuilt (
    id INTEGER PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    branch_id BIGINT NOT NULL REFERENCES organizations (id),
    starts_on INTEGER NOT NULL,
    ends_on INTEGER,
    cause TEXT NOT NULL CHECK (cause IN ('registered', 'imported', 'reassigned', 'branch_dissolved', 'restored')),
    document_number TEXT NOT NULL
);
INSERT INTO affiliations_rebuilt (id, member_id, branch_id, starts_on, ends_on, cause, document_number)
SELECT id, member_id, branch_id, starts_on, ends_on, cause, document_number FROM affiliations;
DROP TABLE affiliations;
ALTER TABLE affiliations_rebuilt RENAME TO affiliations;
CREATE INDEX affiliations_member ON affiliations (member_id, starts_on);
CREATE UNIQUE INDEX affiliations_open ON affiliations (member_id) WHERE ends_on IS NULL;
