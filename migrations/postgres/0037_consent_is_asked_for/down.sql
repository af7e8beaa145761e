DELETE FROM privacy_notices WHERE version = 2 AND zh LIKE '%要您同意了，才会收到%';
ALTER TABLE privacy_notices DROP COLUMN asks_anew;
