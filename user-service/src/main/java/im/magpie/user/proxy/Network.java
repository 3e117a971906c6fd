package im.magpie.user.proxy;

import java.net.InetAddress;

/** A range of addresses such as {@code 10.0.0.0/8}, or one address. */
record Network(InetAddress address, int prefix) {

    /** Reads it without ever asking a name server. */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = address.getAddress().length * Byte.SIZE;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("/" + prefix);
            }
            return new Network(address, prefix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "magpie.user.trusted-proxies: " + text + " is neither an address nor a network like 10.0.0.0/8", e);
        }
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
