-- Those that ask a person to look, in the order of their list.
DROP INDEX check_ins_review;
CREATE INDEX check_ins_review ON check_ins (id) WHERE effect = 'needs_review';
