package im.magpie.microbench;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A message of 200 bytes of text between two people, in each of its forms. */
@State(Scope.Benchmark)
public class Samples {
    static final UserId ANN = new UserId(123_456_789_012_345_678L);
    static final UserId BOB = new UserId(123_456_789_012_345_999L);
    static final ConversationId CONVERSATION = ConversationId.direct(ANN, BOB);
    static final String ID = "0198f2a4-7c1e-7d3a-9b52-3f1f6a1c2d4e";

    final String content = "{\"type\":\"text\",\"text\":\"" + "Magpies! ".repeat(22) + "ok\"}";
    final byte[] frame = ("{\"type\":\"send\",\"id\":\"17\",\"conversationId\":\"" + CONVERSATION
                    + "\",\"clientMessageId\":\"" + ID + "\",\"content\":" + content + "}")
            .getBytes(StandardCharsets.UTF_8);
    final byte[] plain = content.getBytes(StandardCharsets.UTF_8);
    final ContentCipher cipher = new ContentCipher(aead());
    final byte[] ciphertext = cipher.encrypt(plain, CONVERSATION, ANN, ID);
    final CommandEvent command =
            new CommandEvent(ANN.value(), ID, new Command.Send(Bytes.of(ciphertext)), 1_790_000_000_000L, null);
    final Entry entry = new Entry(
            CONVERSATION,
            1_234,
            1_200,
            Entry.Kind.MESSAGE,
            ANN.value(),
            1_790_000_000_000L,
            ID,
            Bytes.of(ciphertext),
            null,
            null,
            null,
            null,
            null);

    private static Aead aead() {
        try {
            AeadConfig.register();
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
