-- Short absences of which it was told that they have become long ones: once each.
CREATE TABLE outlasted_flows (
    flow_id BIGINT PRIMARY KEY NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    told_on INTEGER NOT NULL
);
-- Who was to be back by now.
CREATE INDEX flows_return ON flows (expected_return_on, id) WHERE open AND expected_return_on IS NOT NULL;
