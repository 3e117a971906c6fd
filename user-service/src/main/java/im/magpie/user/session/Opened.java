package im.magpie.user.session;

import im.magpie.user.account.Account;

/** A session that has just been opened or refreshed, with what its client gets. */
record Opened(Account account, String accessToken, RefreshToken refreshToken) {
    @Override
    public String toString() {
        return "session " + refreshToken.session();
    }
}
