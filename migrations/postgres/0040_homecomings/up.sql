-- The day on which a member who is away said that they came home, until the home branch confirms the
-- return or they arrive somewhere again.
ALTER TABLE flows ADD COLUMN came_home_on INTEGER;
CREATE INDEX flows_came_home ON flows (home_branch_id, id) WHERE came_home_on IS NOT NULL AND open;
