package im.magpie.common.schema;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** What a column can hold, so far as {@link MigrationRules} must know it. */
@NullMarked
record ColumnType(
        String family,
        int rank,
        long length,
        boolean unsigned,
        boolean nullable,
        boolean hasDefault,
        String collation) {
    /** Within a family the later holds all that the earlier can. */
    private static final List<List<String>> FAMILIES = List.of(
            List.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT"),
            List.of("TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB"),
            List.of("TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT"));

    /** Of a definition such as {@code VARCHAR(64) NOT NULL}. */
    static ColumnType of(SqlStatement definition) {
        List<String> words = definition.words();
        String name = words.isEmpty() ? "" : words.getFirst();
        String type =
                switch (name) {
                    case "BOOLEAN", "BOOL" -> "TINYINT";
                    case "INTEGER" -> "INT";
                    default -> name;
                };
        boolean sized = words.size() > 3 && words.get(2).matches("\\d+") && ")".equals(words.get(3));
        for (List<String> family : FAMILIES) {
            if (family.contains(type)) {
                return new ColumnType(family.getFirst(), family.indexOf(type), 0, definition);
            }
        }
        return new ColumnType(
                sized ? type : type + definition.parentheses(),
                0,
                sized ? Long.parseLong(words.get(2)) : 0,
                definition);
    }

    private ColumnType(String family, int rank, long length, SqlStatement definition) {
        this(
                family,
                rank,
                length,
                definition.contains("UNSIGNED"),
                !definition.contains("NOT NULL"),
                definition.contains("DEFAULT") || definition.contains("AUTO_INCREMENT"),
                after(definition, "COLLATE"));
    }

    private static String after(SqlStatement definition, String word) {
        int at = definition.words().indexOf(word);
        return at < 0 || at + 1 == definition.words().size()
                ? ""
                : definition.words().get(at + 1);
    }

    /** Whether an older version may go on writing and reading what it did when the column was of the earlier type. */
    boolean holdsAllOf(@Nullable ColumnType earlier) {
        return earlier != null
                && family.equals(earlier.family)
                && rank >= earlier.rank
                && length >= earlier.length
                && unsigned == earlier.unsigned
                && (nullable || !earlier.nullable)
                && (hasDefault || !earlier.hasDefault)
                && collation.equals(earlier.collation);
    }
}
