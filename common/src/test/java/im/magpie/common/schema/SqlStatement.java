package im.magpie.common.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * One statement of a migration as a list of words: keywords and names in upper case, strings and symbols as they are. Just enough of SQL for
 * {@link MigrationRules}, which refuses what it does not know.
 */
@NullMarked
record SqlStatement(List<String> words) {
    private static final Pattern TOKEN = Pattern.compile("(?<skip>\\s+|--[^\\n]*|#[^\\n]*|/\\*(?![!M])(?s:.*?)\\*/)"
            + "|(?<string>'(?:[^'\\\\]|''|\\\\.)*'|\"(?:[^\"\\\\]|\"\"|\\\\.)*\")"
            + "|`(?<quoted>[^`]+)`"
            + "|(?<word>[\\p{Alnum}_$]+)"
            + "|(?<symbol>.)");

    /** The statements of a script; comments that a server would execute come out as symbols, which no rule lets pass. */
    static List<SqlStatement> of(String script) {
        List<SqlStatement> statements = new ArrayList<>();
        List<String> words = new ArrayList<>();
        Matcher token = TOKEN.matcher(script + ";");
        while (token.find()) {
            if (";".equals(token.group("symbol"))) {
                if (!words.isEmpty()) {
                    statements.add(new SqlStatement(List.copyOf(words)));
                    words.clear();
                }
            } else if (token.group("quoted") != null) {
                words.add(token.group("quoted").toUpperCase(Locale.ROOT));
            } else if (token.group("skip") == null) {
                words.add(
                        token.group("word") == null
                                ? token.group()
                                : token.group().toUpperCase(Locale.ROOT));
            }
        }
        return statements;
    }

    boolean startsWith(String phrase) {
        List<String> start = List.of(phrase.split(" "));
        return words.size() >= start.size() && words.subList(0, start.size()).equals(start);
    }

    boolean contains(String phrase) {
        return Collections.indexOfSubList(words, List.of(phrase.split(" "))) >= 0;
    }

    SqlStatement from(int first) {
        return new SqlStatement(words.subList(Math.min(first, words.size()), words.size()));
    }

    /** What stands between the first parenthesis and the one that closes it, and what follows it. */
    List<SqlStatement> parentheses() {
        int open = words.indexOf("(");
        int depth = 0;
        for (int i = open; i >= 0 && i < words.size(); i++) {
            depth += depth(words.get(i));
            if (depth == 0) {
                return List.of(new SqlStatement(words.subList(open + 1, i)), from(i + 1));
            }
        }
        return List.of(new SqlStatement(List.of()), this);
    }

    /** Its parts between the commas that are in no parentheses. */
    List<SqlStatement> parts() {
        List<SqlStatement> parts = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= words.size(); i++) {
            if (i == words.size() || (depth == 0 && ",".equals(words.get(i)))) {
                parts.add(new SqlStatement(words.subList(start, i)));
                start = i + 1;
            } else {
                depth += depth(words.get(i));
            }
        }
        return parts;
    }

    private static int depth(String word) {
        return switch (word) {
            case "(" -> 1;
            case ")" -> -1;
            default -> 0;
        };
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
