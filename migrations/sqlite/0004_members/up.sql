CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    branch_id BIGINT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    sex TEXT NOT NULL CHECK (sex IN ('male', 'female')),
    ethnicity TEXT NOT NULL,
    born TEXT,
    education TEXT NOT NULL,
    occupation TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('full', 'probationary')),
    joined_on TEXT NOT NULL,
    full_on TEXT,
    id_number BLOB,
    id_number_index BLOB,
    phone BLOB,
    phone_index BLOB,
    address BLOB,
    -- Cells of an imported file that have no column here, sealed.
    imported BLOB,
    standing TEXT NOT NULL CHECK (standing IN ('normal', 'stopped', 'left')),
    left_on INTEGER,
    left_cause TEXT CHECK (left_cause IN ('death', 'expulsion', 'removal', 'transfer', 'settled_abroad')),
    left_document TEXT,
    liaison_id BIGINT REFERENCES accounts (id),
    import_id BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    hidden BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX members_id_number ON members (id_number_index);
CREATE INDEX members_phone ON members (phone_index);
CREATE INDEX members_branch ON members (branch_id, name, id);
CREATE INDEX members_name ON members (name, id);
CREATE INDEX members_initials ON members (initials, id);
CREATE INDEX members_liaison ON members (liaison_id, id) WHERE liaison_id IS NOT NULL;
CREATE INDEX members_import ON members (import_id) WHERE import_id IS NOT NULL;

-- One row per stretch of time: exactly one branch is responsible on any day.
CREATE TABLE affiliations (
    id INTEGER PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    branch_id BIGINT NOT NULL REFERENCES organizations (id),
    starts_on INTEGER NOT NULL,
    ends_on INTEGER,
    cause TEXT NOT NULL CHECK (cause IN ('registered', 'imported', 'reassigned', 'branch_dissolved')),
    document_number TEXT NOT NULL
);
CREATE INDEX affiliations_member ON affiliations (member_id, starts_on);
CREATE UNIQUE INDEX affiliations_open ON affiliations (member_id) WHERE ends_on IS NULL;

-- What a record held before each correction and why it was corrected, sealed as one.
CREATE TABLE member_versions (
    id INTEGER PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    version BIGINT NOT NULL,
    replaced_at BIGINT NOT NULL,
    account_id BIGINT,
    changed_fields TEXT NOT NULL,
    before BLOB NOT NULL
);
CREATE INDEX member_versions_of ON member_versions (member_id, version);
