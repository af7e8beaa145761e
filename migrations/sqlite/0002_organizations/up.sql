CREATE TABLE organizations (
    id INTEGER PRIMARY KEY,
    code TEXT,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    initials TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('department', 'township_committee', 'committee', 'general_branch', 'branch', 'group')),
    kind TEXT NOT NULL CHECK (kind IN ('administrative', 'village', 'community', 'enterprise', 'social_organization', 'chamber_of_commerce', 'public_unit', 'mobile_branch', 'temporary', 'joint')),
    region_code TEXT NOT NULL,
    superior_id BIGINT REFERENCES organizations (id),
    state TEXT NOT NULL CHECK (state IN ('active', 'dissolved')),
    established_on INTEGER NOT NULL,
    dissolved_on INTEGER,
    document_number TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX organizations_code ON organizations (code);
CREATE INDEX organizations_superior ON organizations (superior_id, id);
CREATE INDEX organizations_name ON organizations (name, id);
CREATE INDEX organizations_short_name ON organizations (short_name, id);
CREATE INDEX organizations_initials ON organizations (initials, id);
CREATE INDEX organizations_region ON organizations (region_code, id);
CREATE INDEX organizations_kind ON organizations (kind, short_name, id);
CREATE INDEX organizations_type ON organizations (type, short_name, id);

-- Closure of the formal line; every organization reaches itself at depth 0.
CREATE TABLE organization_reach (
    ancestor_id BIGINT NOT NULL,
    descendant_id BIGINT NOT NULL,
    depth INTEGER NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id)
);
CREATE INDEX organization_reach_descendant ON organization_reach (descendant_id, ancestor_id);

-- Lateral lines: one hop, then formal descent.
CREATE TABLE organization_lines (
    id INTEGER PRIMARY KEY,
    from_id BIGINT NOT NULL REFERENCES organizations (id),
    to_id BIGINT NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL CHECK (kind IN ('host', 'home', 'guidance')),
    starts_on INTEGER NOT NULL,
    ends_on INTEGER
);
CREATE INDEX organization_lines_from ON organization_lines (from_id, kind);
CREATE INDEX organization_lines_to ON organization_lines (to_id, kind);

-- What an organization was before each change.
CREATE TABLE organization_changes (
    id INTEGER PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    change TEXT NOT NULL CHECK (change IN ('founded', 'renamed', 'moved', 'amended', 'dissolved')),
    before TEXT NOT NULL,
    document_number TEXT NOT NULL,
    changed_on INTEGER NOT NULL,
    account_id BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX organization_changes_of ON organization_changes (organization_id, id);
