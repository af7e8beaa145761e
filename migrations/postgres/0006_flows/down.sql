DROP TABLE flow_amendments;
DROP TABLE flows;
