package im.magpie.common.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * Whether the migrations of a service can run while its instances do: give it the scripts of one location in the order of their versions.
 *
 * <p>An expansion leaves everything that the version before it reads and writes; every change of a table names how it is to be done, so that a
 * server that would have to copy or lock the table refuses. It knows the few statements that migrations need and refuses all others.
 */
@NullMarked
public final class MigrationRules {
    /** MySQL takes no LOCK beside INSTANT. */
    private static final Set<Set<String>> ONLINE =
            Set.of(Set.of("ALGORITHM = INSTANT"), Set.of("ALGORITHM = INPLACE", "LOCK = NONE"));

    private final boolean expand;
    private final Map<String, ColumnType> columns = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private MigrationRules(boolean expand) {
        this.expand = expand;
    }

    /** Rules for scripts that run before the new version does. */
    public static MigrationRules expand() {
        return new MigrationRules(true);
    }

    /** Rules for scripts that run when the old version is gone. */
    public static MigrationRules contract() {
        return new MigrationRules(false);
    }

    /** What is wrong with the next script. */
    public List<String> faultsOf(String script) {
        faults.clear();
        SqlStatement.of(script).forEach(this::statement);
        return List.copyOf(faults);
    }

    private void statement(SqlStatement statement) {
        if (statement.startsWith("CREATE TABLE")) {
            create(statement);
        } else if (statement.startsWith("ALTER TABLE")) {
            alter(statement);
        } else if (statement.startsWith("DROP") || statement.startsWith("RENAME")) {
            onlyInContract(statement);
        } else if (!statement.startsWith("INSERT INTO") && !statement.startsWith("UPDATE")) {
            faults.add("no statement of migrations: " + statement);
        }
    }

    private void create(SqlStatement statement) {
        List<SqlStatement> body = statement.parentheses();
        String options = body.getLast().toString();
        if (!options.matches(".*\\b(CHARSET|CHARACTER SET)( =)? \\w+.*")
                || !options.matches(".*\\bCOLLATE( =)? \\w+.*")) {
            faults.add("names no character set or no collation: CREATE TABLE "
                    + statement.words().get(2));
        }
        for (SqlStatement part : body.getFirst().parts()) {
            remember(statement.words().get(2), part);
        }
    }

    private void alter(SqlStatement statement) {
        String table = statement.words().get(2);
        Set<String> how = new HashSet<>();
        for (SqlStatement clause : statement.from(3).parts()) {
            if (clause.startsWith("ALGORITHM") || clause.startsWith("LOCK")) {
                how.add(clause.toString());
            } else if (expand) {
                clause(table, clause);
            }
        }
        if (!ONLINE.contains(how)) {
            faults.add("neither ALGORITHM=INSTANT nor ALGORITHM=INPLACE, LOCK=NONE: ALTER TABLE " + table);
        }
    }

    private void clause(String table, SqlStatement clause) {
        if (clause.startsWith("DROP") || clause.startsWith("RENAME") || clause.startsWith("CHANGE")) {
            onlyInContract(clause);
        } else if (clause.startsWith("MODIFY")) {
            SqlStatement column = clause.from(clause.startsWith("MODIFY COLUMN") ? 2 : 1);
            if (!ColumnType.of(column.from(1)).holdsAllOf(columns.get(name(table, column)))) {
                faults.add("may hold less than before: " + clause);
            }
            remember(table, column);
        } else if (clause.startsWith("ADD KEY") || clause.startsWith("ADD INDEX")) {
            return;
        } else if (clause.startsWith("ADD") && !constrains(clause)) {
            SqlStatement column = clause.from(clause.startsWith("ADD COLUMN") ? 2 : 1);
            ColumnType type = ColumnType.of(column.from(1));
            if (!type.nullable() && !type.hasDefault()) {
                faults.add("an older version can't fill it: " + clause);
            }
            remember(table, column);
        } else {
            faults.add("an older version might not fit: " + clause);
        }
    }

    /** What an older version writes might now be refused; of several columns in parentheses one could hide among the others. */
    private static boolean constrains(SqlStatement clause) {
        return clause.contains("UNIQUE")
                || clause.contains("PRIMARY")
                || clause.contains("FOREIGN")
                || clause.contains("REFERENCES")
                || clause.contains("CHECK")
                || clause.contains("CONSTRAINT")
                || clause.contains("IF")
                || clause.startsWith("ADD (")
                || clause.startsWith("ADD COLUMN (");
    }

    private void onlyInContract(SqlStatement statement) {
        if (expand) {
            faults.add("takes away what an older version may use: " + statement);
        }
    }

    private void remember(String table, SqlStatement column) {
        if (column.words().size() > 1) {
            columns.put(name(table, column), ColumnType.of(column.from(1)));
        }
    }

    private static String name(String table, SqlStatement column) {
        return table + "." + (column.words().isEmpty() ? "" : column.words().getFirst());
    }
}
