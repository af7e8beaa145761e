DELETE FROM messages WHERE endpoint_id IS NOT NULL;
ALTER TABLE messages DROP COLUMN endpoint_id;
DROP TABLE webhook_deliveries;
DROP TABLE webhook_endpoints;
