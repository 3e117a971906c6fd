CREATE TABLE migrated (id BIGINT PRIMARY KEY, old_name VARCHAR(10), new_name VARCHAR(10));
