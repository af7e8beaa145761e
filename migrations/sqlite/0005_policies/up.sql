-- Only what counties or a newer rule set; the national defaults are version 0, in the program.
CREATE TABLE policies (
    id INTEGER PRIMARY KEY,
    parameter TEXT NOT NULL,
    county TEXT NOT NULL,
    value TEXT NOT NULL,
    effective_from INTEGER NOT NULL,
    source TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX policies_at ON policies (parameter, county, effective_from);
CREATE UNIQUE INDEX policies_version ON policies (parameter, county, version);
