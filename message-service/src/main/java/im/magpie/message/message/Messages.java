package im.magpie.message.message;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Entry;
import im.magpie.common.frame.EntryView;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Access;
import im.magpie.message.history.Entries;
import im.magpie.message.history.Snapshots;
import org.springframework.stereotype.Component;

/** Single messages, for who may see them and for who sent them. */
@Component
final class Messages {
    private final Access access;
    private final Entries entries;
    private final Snapshots snapshots;

    Messages(Access access, Entries entries, Snapshots snapshots) {
        this.access = access;
        this.entries = entries;
        this.snapshots = snapshots;
    }

    EntryView visible(UserId reader, ConversationId conversation, long seq) {
        return access.read(reader, conversation, membership -> entries.at(membership, seq))
                .filter(entry -> entry.kind().equals(Entry.Kind.MESSAGE.text()))
                .orElseThrow(Messages::notFound);
    }

    /** Answers a command that succeeded, or did so before: who was removed meanwhile gets what they sent, and nothing newer. */
    EntryView sent(UserId sender, ConversationId conversation, long seq) {
        return snapshots
                .read(() -> access.find(sender, conversation)
                        .flatMap(membership -> entries.at(membership, seq))
                        .or(() -> entries.sentBy(sender, conversation, seq)))
                .orElseThrow(Messages::notFound);
    }

    private static MagpieException notFound() {
        return new MagpieException(ErrorCode.NOT_FOUND, "There is no such message in this conversation.");
    }
}
