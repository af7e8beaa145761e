ALTER TABLE members DROP COLUMN left_entered_on;
UPDATE affiliations SET cause = 'reassigned' WHERE cause = 'restored';
CREATE TABLE affiliations_rebuilt (
    id INTEGER PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    branch_id BIGINT NOT NULL REFERENCES organizations (id),
    starts_on INTEGER NOT NULL,
    ends_on INTEGER,
    cause TEXT NOT NULL CHECK (cause IN ('registered', 'imported', 'reassigned', 'branch_dissolved')),
    document_number TEXT NOT NULL
);
INSERT INTO affiliations_rebuilt (id, member_id, branch_id, starts_on, ends_on, cause, document_number)
SELECT id, member_id, branch_id, starts_on, ends_on, cause, document_number FROM affiliations;
DROP TABLE affiliations;
ALTER TABLE affiliations_rebuilt RENAME TO affiliations;
CREATE INDEX affiliations_member ON affiliations (member_id, starts_on);
CREATE UNIQUE INDEX affiliations_open ON affiliations (member_id) WHERE ends_on IS NULL;
