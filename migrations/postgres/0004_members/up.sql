CREATE TABLE members (
    id BIGINT PRIMARY KEY,
    branch_id BIGINT NOT NULL REFERENCES organizations (id),
    name TEXT COLLATE "C" NOT NULL,
    initials TEXT COLLATE "C" NOT NULL,
    sex TEXT COLLATE "C" NOT NULL CHECK (sex IN ('male', 'female')),
    ethnicity TEXT COLLATE "C" NOT NULL,
    born TEXT COLLATE "C",
    education TEXT COLLATE "C" NOT NULL,
    occupation TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL CHECK (category IN ('full', 'probationary')),
    joined_on TEXT COLLATE "C" NOT NULL,
    full_on TEXT COLLATE "C",
    id_number BYTEA,
    id_number_index BYTEA,
    phone BYTEA,
    phone_index BYTEA,
    address BYTEA,
    -- Cells of an imported file that have no column here, sealed.
    imported BYTEA,
    standing TEXT COLLATE "C" NOT NULL CHECK (standing IN ('normal', 'stopped', 'left')),
    left_on INTEGER,
    left_cause TEXT COLLATE "C" CHECK (left_cause IN ('death', 'expulsion', 'removal', 'transfer', 'settled_abroad')),
    left_document TEXT COLLATE "C",
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
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    branch_id BIGINT NOT NULL REFERENCES organizations (id),
    starts_on INTEGER NOT NULL,
    ends_on INTEGER,
    cause TEXT COLLATE "C" NOT NULL CHECK (cause IN ('registered', 'imported', 'reassigned', 'branch_dissolved')),
    document_number TEXT COLLATE "C" NOT NULL
);
CREATE INDEX affiliations_member ON affiliations (member_id, starts_on);
CREATE UNIQUE INDEX affiliations_open ON affiliations (member_id) WHERE ends_on IS NULL;

-- What a record held before each correction and why it was corrected, sealed as one.
CREATE TABLE member_versions (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    version BIGINT NOT NULL,
    replaced_at BIGINT NOT NULL,
    account_id BIGINT,
    changed_fields TEXT COLLATE "C" NOT NULL,
    before BYTEA NOT NULL
);
CREATE INDEX member_versions_of ON member_versions (member_id, version);
