package im.magpie.gateway.edge;

import java.net.InetAddress;
import java.util.List;

/**
 * Addresses with a common beginning.
 *
 * @param bits how many bits of the address are common
 */
public record AddressRange(InetAddress address, int bits) {

    public AddressRange {
        if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException(address.getHostAddress() + "/" + bits + " is no range of addresses");
        }
    }

    /** Reads {@code 10.0.0.0/8} or a single address; names are not looked up. Found by Spring when it binds configuration. */
    public static AddressRange valueOf(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        return new AddressRange(
                address,
                slash < 0 ? address.getAddress().length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1)));
    }

    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether any of the ranges has the address. */
    public static boolean any(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
