-- The conversation log. Valid on MySQL 9.7 and MariaDB 11.4. Times are milliseconds since the epoch.

CREATE TABLE entry (
    conversation_id BINARY(16)  NOT NULL,
    seq             BIGINT      NOT NULL,
    ordinal         BIGINT      NOT NULL,
    kind            TINYINT     NOT NULL,
    sender_id       BIGINT      NOT NULL,
    server_time     BIGINT      NOT NULL,
    command_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    content         MEDIUMBLOB  NULL COMMENT 'ciphertext; of an edited or recalled message its present state',
    target_seq      BIGINT      NULL,
    data            MEDIUMBLOB  NULL COMMENT 'CBOR: members, role, emoji, history',
    edited_at       BIGINT      NULL,
    edit_command_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'what the ciphertext of an edited message is bound to',
    recalled_at     BIGINT      NULL,
    -- Fences a former owner: two can't write the same seq.
    PRIMARY KEY (conversation_id, seq),
    -- Once: a command sent again finds its entry.
    UNIQUE KEY entry_command (conversation_id, sender_id, command_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Members of groups; the two of a direct conversation are in its id.
CREATE TABLE member (
    conversation_id BINARY(16) NOT NULL,
    user_id         BIGINT     NOT NULL,
    role            TINYINT    NOT NULL,
    joined_seq      BIGINT     NOT NULL,
    visible_from    BIGINT     NOT NULL COMMENT 'the first seq they may see',
    left_seq        BIGINT     NULL COMMENT 'the last seq they may see',
    PRIMARY KEY (conversation_id, user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The same by user, with the read cursor; of direct conversations from the first entry on.
CREATE TABLE user_conversation (
    user_id         BIGINT     NOT NULL,
    conversation_id BINARY(16) NOT NULL,
    joined_seq      BIGINT     NOT NULL,
    visible_from    BIGINT     NOT NULL,
    left_seq        BIGINT     NULL,
    read_seq        BIGINT     NOT NULL,
    PRIMARY KEY (user_id, conversation_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Groups only.
CREATE TABLE conversation (
    conversation_id  BINARY(16)      NOT NULL,
    history          TINYINT         NOT NULL,
    title            VARBINARY(2048) NOT NULL COMMENT 'ciphertext, bound to the sender and command of the entry that set it',
    title_sender     BIGINT          NOT NULL,
    title_command_id VARCHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at       BIGINT          NOT NULL,
    PRIMARY KEY (conversation_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE reaction (
    conversation_id BINARY(16)  NOT NULL,
    target_seq      BIGINT      NOT NULL,
    emoji           VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    user_id         BIGINT      NOT NULL,
    PRIMARY KEY (conversation_id, target_seq, emoji, user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Users that user-service has confirmed; users are never deleted.
CREATE TABLE known_user (
    user_id BIGINT NOT NULL,
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Node numbers of ids.
CREATE TABLE id_lease (
    node       SMALLINT    NOT NULL,
    owner      VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at BIGINT      NOT NULL,
    PRIMARY KEY (node)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Written before an answer that needs no other write, so that it is as durable as one that does.
CREATE TABLE barrier (
    id TINYINT NOT NULL,
    n  BIGINT  NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
INSERT INTO barrier (id, n) VALUES (1, 0);
