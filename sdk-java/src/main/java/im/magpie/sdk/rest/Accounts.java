package im.magpie.sdk.rest;

import java.util.List;
import java.util.stream.Stream;

/** Users, sessions, presence. */
public final class Accounts {
    private final Api api;

    /** Calls by this. */
    public Accounts(Api api) {
        this.api = api;
    }

    /** One's own account. */
    public User me() {
        return User.of(api.call("GET", "/v1/users/me", null));
    }

    /** Changes one's own name. */
    public User rename(String displayName) {
        return User.of(api.call("PATCH", "/v1/users/me", Api.object().put("displayName", displayName)));
    }

    /** Changes one's own password, which ends one's other sessions. */
    public void changePassword(String present, String next) {
        api.call(
                "PUT",
                "/v1/users/me/password",
                Api.object().put("current", present).put("new", next));
    }

    /** Somebody's account. */
    public User user(String userId) {
        return User.of(api.call("GET", "/v1/users/" + Api.encode(userId), null));
    }

    /** Those whose user name or display name matches. */
    public Stream<User> search(String query) {
        return api.items("/v1/users?query=" + Api.encode(query), User::of);
    }

    /** One's own sessions, the present one among them. */
    public List<SessionInfo> sessions() {
        return api.items("/v1/sessions", SessionInfo::of).toList();
    }

    /** Ends one of one's own sessions: within a second of the return it is out. */
    public void revoke(String sessionId) {
        api.call("DELETE", "/v1/sessions/" + Api.encode(sessionId), null);
    }

    /** Locks an account out, or lets it in again; for administrators. */
    public void disable(String userId, boolean disabled) {
        api.call("PATCH", "/v1/admin/users/" + Api.encode(userId), Api.object().put("disabled", disabled));
    }

    /** Who is there, of up to 200 users. */
    public List<Presence> presence(List<String> userIds) {
        return Api.list(
                api.call("GET", "/v1/presence?users=" + Api.encode(String.join(",", userIds)), null), Presence::of);
    }

    /** How one is shown while a device of one's own is connected: {@code online}, {@code away} or {@code busy}. */
    public void showAs(String status) {
        api.call("PUT", "/v1/presence", Api.object().put("status", status));
    }
}
