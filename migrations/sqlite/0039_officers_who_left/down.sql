DROP INDEX posts_lapsing;
DELETE FROM messages WHERE officer_id IS NOT NULL;
ALTER TABLE messages DROP COLUMN cases;
ALTER TABLE messages DROP COLUMN officer_id;
