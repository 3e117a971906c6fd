package im.magpie.message.log;

import im.magpie.common.event.Command.History;
import im.magpie.common.event.Command.Role;
import im.magpie.common.event.Entry.Kind;
import java.util.List;

/** The numbers that stand for kinds, roles and policies in the tables: an index here, so new ones are added at the end. */
public final class Codes {
    private static final List<Kind> KINDS = List.of(
            Kind.MESSAGE,
            Kind.EDITED,
            Kind.RECALLED,
            Kind.REACTION_ADDED,
            Kind.REACTION_REMOVED,
            Kind.CREATED,
            Kind.MEMBERS_ADDED,
            Kind.MEMBER_REMOVED,
            Kind.MEMBER_LEFT,
            Kind.ROLE_CHANGED,
            Kind.TITLE_CHANGED);
    private static final List<Role> ROLES = List.of(Role.OWNER, Role.ADMIN, Role.MEMBER);
    private static final List<History> HISTORIES = List.of(History.ALL, History.JOINED);

    private Codes() {}

    public static int of(Kind kind) {
        return KINDS.indexOf(kind);
    }

    public static int of(Role role) {
        return ROLES.indexOf(role);
    }

    public static int of(History history) {
        return HISTORIES.indexOf(history);
    }

    public static Kind kind(int code) {
        return KINDS.get(code);
    }

    public static Role role(int code) {
        return ROLES.get(code);
    }

    public static History history(int code) {
        return HISTORIES.get(code);
    }
}
