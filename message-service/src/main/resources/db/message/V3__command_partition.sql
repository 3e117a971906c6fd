-- How far the commands of each partition are decided, written in the transaction of their entries. Takes the place of the barrier row.

CREATE TABLE command_partition (
    part        INT         NOT NULL,
    log         VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'id of the topic that the offset is of',
    epoch       BIGINT      NOT NULL COMMENT 'grows with each claim: the claims before are void',
    next_offset BIGINT      NOT NULL COMMENT 'all commands before it are decided',
    PRIMARY KEY (part)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

DROP TABLE barrier;
