DROP INDEX flows_came_home;
ALTER TABLE flows DROP COLUMN came_home_on;
