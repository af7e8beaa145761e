-- Messages about a person go with what else is erased of them after their time.
CREATE INDEX messages_about ON messages (about_id);
