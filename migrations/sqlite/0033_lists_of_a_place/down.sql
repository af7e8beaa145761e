DROP INDEX check_ins_unread;
DROP INDEX placements_state;
DROP INDEX follow_up_cases_owner;
CREATE INDEX follow_up_cases_owner ON follow_up_cases (owner_id, flow_id) WHERE open;
DROP INDEX placements_branch;
CREATE INDEX placements_branch ON placements (branch_id, id) WHERE open;
DROP INDEX flows_to_decide;
