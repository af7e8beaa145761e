DROP INDEX messages_about;
