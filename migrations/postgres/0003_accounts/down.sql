DROP TABLE throttles;
DROP TABLE one_time_codes;
DROP TABLE devices;
DROP TABLE sessions;
DROP TABLE posts;
DROP TABLE accounts;
