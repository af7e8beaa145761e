DROP TABLE case_hand_offs;
DROP INDEX follow_up_cases_call;
ALTER TABLE follow_up_cases DROP COLUMN call_on;
ALTER TABLE follow_up_cases DROP COLUMN side;
