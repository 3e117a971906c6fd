package im.magpie.simulation;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.Entry;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.frame.EntryView;
import im.magpie.common.id.UserId;
import im.magpie.sdk.log.Content;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Between what services carry and what clients see. Nothing is encrypted here: that is proven elsewhere, and would take most of the time. */
final class Texts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Texts() {}

    static Bytes encode(Content content) {
        return Bytes.of(((Content.Text) content).text().getBytes(StandardCharsets.UTF_8));
    }

    static String decode(Bytes content) {
        return new String(content.array(), StandardCharsets.UTF_8);
    }

    /** What an edge would say that takes silence for a no. */
    static Delivery forbidden() {
        return new Delivery.Refused(new ReplyTo(0, 0, null), ErrorCode.FORBIDDEN, "", null);
    }

    /** The entry as a client gets it. */
    static im.magpie.sdk.log.Entry show(Entry entry) {
        Bytes content = entry.content();
        EntryView view = EntryView.of(entry, content == null ? null : content.array());
        return new im.magpie.sdk.log.Entry(
                entry.conversation().toString(),
                entry.seq(),
                entry.ordinal(),
                entry.kind().text(),
                new UserId(entry.sender()).toString(),
                Instant.ofEpochMilli(entry.time()),
                view.clientMessageId(),
                content == null || entry.kind() != Entry.Kind.MESSAGE ? null : Content.text(decode(content)),
                view.data() == null ? MissingNode.getInstance() : JSON.valueToTree(view.data()),
                null,
                null,
                List.of());
    }
}
