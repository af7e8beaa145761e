-- What was asked for of the fields that go goes with them.
DELETE FROM correction_requests
WHERE field NOT IN ('name', 'sex', 'born', 'id_number', 'address', 'ethnicity', 'education', 'occupation', 'joined_on', 'full_on');
ALTER TABLE correction_requests DROP CONSTRAINT correction_requests_field_check;
ALTER TABLE correction_requests ADD CONSTRAINT correction_requests_field_check CHECK (field IN ('name', 'sex', 'born', 'id_number', 'address', 'ethnicity', 'education', 'occupation', 'joined_on', 'full_on'));
ALTER TABLE members DROP COLUMN further;
