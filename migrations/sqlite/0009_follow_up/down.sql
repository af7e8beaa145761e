DROP TABLE contact_attempts;
DROP TABLE follow_up_cases;
