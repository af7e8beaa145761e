DELETE FROM privacy_notices WHERE version = 3 AND zh LIKE '%您没有同意，它们就查不到您%';
