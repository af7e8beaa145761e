DROP TABLE member_versions;
DROP TABLE affiliations;
DROP TABLE members;
