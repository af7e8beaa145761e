-- Those that wait for a decision, in the order of their list.
CREATE INDEX flows_to_decide ON flows (id) WHERE state = 'submitted';
-- Whoever was with a branch or had a case is found, not only who still is or has.
DROP INDEX placements_branch;
CREATE INDEX placements_branch ON placements (branch_id, id);
DROP INDEX follow_up_cases_owner;
CREATE INDEX follow_up_cases_owner ON follow_up_cases (owner_id, flow_id);
-- What waits with hosts, in the order of its list.
CREATE INDEX placements_state ON placements (state, id);
CREATE INDEX check_ins_unread ON check_ins (id) WHERE kind = 'report_back' AND read_at = 0;
