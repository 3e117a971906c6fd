package im.magpie.connection.frame;

import com.fasterxml.jackson.annotation.JsonInclude;
import im.magpie.common.frame.EntryView;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A text frame as its bytes on the wire. Frames of a server are not masked (RFC 6455, section 5.1), so the same bytes serve every socket.
 *
 * @param bytes counted by reference; whoever is handed the frame owns one
 * @param live whether it may be dropped for a socket that reads too slowly, which is then told {@code lagging}
 */
public record OutFrame(ByteBuf bytes, boolean live) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** An answer or a notice of this node. */
    public static OutFrame of(ServerFrame frame) {
        return new OutFrame(WireFrame.text(JSON.writeValueAsBytes(frame)), false);
    }

    /** A new entry. */
    public static OutFrame entry(EntryView entry) {
        return new OutFrame(WireFrame.text(open("entry", null), JSON.writeValueAsBytes(entry)), true);
    }

    /** A finished frame that may be lost. */
    public static OutFrame push(byte[] json) {
        return new OutFrame(WireFrame.text(json), true);
    }

    /**
     * A page that another service made.
     *
     * @param json an object with at least one field, which are all put behind {@code type} and {@code id}
     */
    public static OutFrame page(String type, @Nullable String id, byte[] json) {
        return new OutFrame(WireFrame.text(open(type, id), json), false);
    }

    private static byte[] open(String type, @Nullable String id) {
        String start =
                "{\"type\":\"" + type + "\"," + (id == null ? "" : "\"id\":" + JSON.writeValueAsString(id) + ",");
        return start.getBytes(StandardCharsets.UTF_8);
    }
}
