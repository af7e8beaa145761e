DROP TABLE organization_changes;
DROP TABLE organization_lines;
DROP TABLE organization_reach;
DROP TABLE organizations;
