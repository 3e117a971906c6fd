package im.magpie.sharding;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that ShardingSphere takes for a value to route by. */
final class ComparableBytes implements Comparable<ComparableBytes> {
    private final byte[] bytes;

    /** @param bytes that nobody changes */
    ComparableBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(ComparableBytes other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ComparableBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
