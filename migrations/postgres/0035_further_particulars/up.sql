-- What a register says of a member beyond these columns, sealed as one.
ALTER TABLE members ADD COLUMN further BYTEA;
-- Members can ask for its correction.
ALTER TABLE correction_requests DROP CONSTRAINT correction_requests_field_check;
ALTER TABLE correction_requests ADD CONSTRAINT correction_requests_field_check CHECK (field IN ('name', 'sex', 'born', 'id_number', 'address', 'ethnicity', 'education', 'occupation', 'joined_on', 'full_on', 'native_place', 'degree', 'professional_title', 'social_stratum', 'migrant_worker', 'introducers', 'landline', 'residence', 'registered_residence'));
