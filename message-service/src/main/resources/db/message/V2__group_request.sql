-- Which group a request made that bore an Idempotency-Key, so that sending it again makes no second one.

CREATE TABLE group_request (
    user_id         BIGINT      NOT NULL,
    command_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    conversation_id BINARY(16)  NOT NULL,
    PRIMARY KEY (user_id, command_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
