package im.magpie.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule refuses a migration that breaks it, and lets one pass that differs in this only. */
class MigrationRulesTest {
    private static final String TABLE = """
        CREATE TABLE t (
            id BIGINT NOT NULL,
            name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'a; b, c) it''s',
            note VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
            size INT NOT NULL DEFAULT 0,
            PRIMARY KEY (id)
        ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
        """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADD COLUMN c INT NULL, ALGORITHM=INSTANT",
                "ADD COLUMN c INT NOT NULL DEFAULT 0, ALGORITHM=INSTANT",
                "ADD c DECIMAL(10, 2) NULL, ADD d INT, ALGORITHM=INSTANT",
                "ADD KEY k (name, id), ALGORITHM=INPLACE, LOCK=NONE",
                "MODIFY name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, ALGORITHM=INPLACE, LOCK=NONE",
                "MODIFY COLUMN size BIGINT NOT NULL DEFAULT 0, ALGORITHM=INPLACE, LOCK=NONE",
            })
    void whatOlderVersionsDoNotNoticeExpands(String change) {
        assertThat(expanding(change)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "takes away | DROP COLUMN name, ALGORITHM=INSTANT",
                "takes away | ADD c INT NULL, DROP KEY k, ALGORITHM=INPLACE, LOCK=NONE",
                "takes away | RENAME COLUMN name TO title, ALGORITHM=INSTANT",
                "takes away | RENAME TO u, ALGORITHM=INSTANT",
                "takes away | CHANGE name title VARCHAR(64) NOT NULL, ALGORITHM=INSTANT",
                "can't fill | ADD COLUMN c INT NOT NULL, ALGORITHM=INSTANT",
                "can't fill | ADD `default` INT NOT NULL COMMENT ' DEFAULT ', ALGORITHM=INSTANT",
                "hold less | MODIFY name VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, ALGORITHM=INSTANT",
                "hold less | MODIFY name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,"
                        + " ALGORITHM=INSTANT",
                "hold less | MODIFY note VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, ALGORITHM=INSTANT",
                "hold less | MODIFY size SMALLINT NOT NULL DEFAULT 0, ALGORITHM=INSTANT",
                "hold less | MODIFY size INT UNSIGNED NOT NULL DEFAULT 0, ALGORITHM=INSTANT",
                "hold less | MODIFY size INT NOT NULL, ALGORITHM=INSTANT",
                "hold less | MODIFY size VARCHAR(20) NOT NULL DEFAULT '', ALGORITHM=INSTANT",
                "hold less | MODIFY unknown INT NULL, ALGORITHM=INSTANT",
                "not fit | ADD UNIQUE KEY k (name), ALGORITHM=INPLACE, LOCK=NONE",
                "not fit | ADD CONSTRAINT c CHECK (size > 1), ALGORITHM=INPLACE, LOCK=NONE",
                "not fit | ADD COLUMN (c INT NULL), ALGORITHM=INSTANT",
                "not fit | CONVERT TO CHARACTER SET ascii, ALGORITHM=INPLACE, LOCK=NONE",
                "neither | ADD COLUMN c INT NULL",
                "neither | ADD COLUMN c INT NULL, ALGORITHM=COPY",
                "neither | ADD COLUMN c INT NULL, ALGORITHM=DEFAULT, LOCK=NONE",
                "neither | ADD COLUMN c INT NULL, ALGORITHM=INSTANT, LOCK=NONE",
                "neither | ADD KEY k (name), ALGORITHM=INPLACE",
                "neither | ADD KEY k (name), ALGORITHM=INPLACE, LOCK=SHARED",
                "neither | ADD KEY k (name) /* , ALGORITHM=INPLACE, LOCK=NONE */",
            },
            quoteCharacter = '~')
    void whatAnOlderVersionCouldTripOverDoesNot(String fault, String change) {
        assertThat(expanding(change)).singleElement().asString().contains(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE t",
                "RENAME TABLE t TO u",
                "TRUNCATE t",
                "DELETE FROM t",
                "CREATE INDEX i ON t (name)",
                "/*!50000 DROP TABLE t */",
                "/*M! DROP TABLE t */",
            })
    void otherStatementsExpandNothing(String statement) {
        assertThat(MigrationRules.expand().faultsOf(TABLE + statement)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEFAULT CHARSET = utf8mb4", "COLLATE = utf8mb4_bin"})
    void aTableNamesItsCharacterSetAndItsCollation(String missing) {
        assertThat(MigrationRules.expand().faultsOf(TABLE)).isEmpty();
        assertThat(MigrationRules.expand().faultsOf(TABLE.replace(missing, "")))
                .containsExactly("names no character set or no collation: CREATE TABLE T");
    }

    @Test
    void aContractTakesAwayButOnline() {
        assertThat(MigrationRules.contract()
                        .faultsOf("ALTER TABLE t DROP COLUMN name, ALGORITHM=INSTANT; DROP TABLE u"))
                .isEmpty();
        assertThat(MigrationRules.contract().faultsOf("ALTER TABLE t DROP COLUMN name"))
                .containsExactly("neither ALGORITHM=INSTANT nor ALGORITHM=INPLACE, LOCK=NONE: ALTER TABLE T");
    }

    private static List<String> expanding(String change) {
        MigrationRules rules = MigrationRules.expand();
        assertThat(rules.faultsOf(TABLE)).isEmpty();
        return rules.faultsOf("ALTER TABLE t " + change + ";");
    }
}
