DROP TABLE timers;
DROP TABLE jobs;
