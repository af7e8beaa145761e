DROP INDEX check_ins_review;
CREATE INDEX check_ins_review ON check_ins (flow_id, id) WHERE effect = 'needs_review';
