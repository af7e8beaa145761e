DROP INDEX flows_return;
DROP TABLE outlasted_flows;
