DROP INDEX messages_prompts;
DROP TABLE text_messages;
