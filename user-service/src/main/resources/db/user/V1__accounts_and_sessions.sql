-- Accounts, sessions and signing keys. Valid on MySQL 9.7 and MariaDB 11.4. Times are milliseconds since the epoch, by the
-- database's clock.

CREATE TABLE account (
    id            BIGINT       NOT NULL,
    username      VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'as it was typed',
    -- Lower case: unique without regard to case, and the order of lists.
    username_key  VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    display_name  VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Argon2id in PHC format',
    administrator BOOLEAN      NOT NULL,
    disabled      BOOLEAN      NOT NULL,
    created_at    BIGINT       NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY account_username (username_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE session (
    id              BIGINT       NOT NULL,
    user_id         BIGINT       NOT NULL,
    -- SHA-256 of what all refresh tokens of the session share: whoever knows it once held one of them.
    family_hash     BINARY(32)   NOT NULL,
    -- SHA-256 of what only the newest refresh token holds.
    refresh_hash    BINARY(32)   NOT NULL,
    device_name     VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
    device_platform VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
    created_at      BIGINT       NOT NULL,
    last_used_at    BIGINT       NOT NULL,
    revoked_at      BIGINT       NULL,
    PRIMARY KEY (id),
    KEY session_of_user (user_id, revoked_at),
    KEY session_revoked (revoked_at),
    KEY session_last_used (last_used_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE signing_key (
    -- Counted up: of two instances that make the next key at once, one succeeds.
    generation  BIGINT         NOT NULL,
    kid         VARCHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    private_key VARBINARY(8192) NOT NULL COMMENT 'ciphertext of the JWK, bound to the kid',
    not_before  BIGINT         NOT NULL COMMENT 'published at once, used from here on',
    PRIMARY KEY (generation)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Kept for the minutes in which they count.
CREATE TABLE failed_login (
    id      BIGINT     NOT NULL AUTO_INCREMENT,
    account BINARY(32) NOT NULL COMMENT 'keyed hash of the user name that was tried',
    address BINARY(32) NULL COMMENT 'keyed hash of the address, unless it is exempt',
    at      BIGINT     NOT NULL,
    PRIMARY KEY (id),
    KEY failed_login_account (account),
    KEY failed_login_address (address),
    KEY failed_login_at (at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Node numbers of ids.
CREATE TABLE id_lease (
    node       SMALLINT    NOT NULL,
    owner      VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at BIGINT      NOT NULL,
    PRIMARY KEY (node)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
