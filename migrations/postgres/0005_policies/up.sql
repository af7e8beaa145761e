-- Only what counties or a newer rule set; the national defaults are version 0, in the program.
CREATE TABLE policies (
    id BIGINT PRIMARY KEY,
    parameter TEXT COLLATE "C" NOT NULL,
    county TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    effective_from INTEGER NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    account_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX policies_at ON policies (parameter, county, effective_from);
CREATE UNIQUE INDEX policies_version ON policies (parameter, county, version);
