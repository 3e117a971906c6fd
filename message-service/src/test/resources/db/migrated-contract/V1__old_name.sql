ALTER TABLE migrated DROP COLUMN old_name;
