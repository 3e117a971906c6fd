package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import im.magpie.common.id.ConversationId;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Writes and reads events as CBOR (RFC 8949); absent fields are left out, unknown ones ignored, conversation ids are 16 bytes. Safe
 * for many threads.
 */
public final class EventCodec {
    private static final ObjectMapper MAPPER = CBORMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .addModule(new SimpleModule()
                    .addSerializer(ConversationId.class, new ConversationIdSerializer())
                    .addDeserializer(ConversationId.class, new ConversationIdDeserializer()))
            .build();

    private EventCodec() {}

    public static byte[] encode(Object event) {
        return MAPPER.writeValueAsBytes(event);
    }

    /** Throws {@link tools.jackson.core.JacksonException} for bytes that are no such event. */
    public static <T> T decode(byte[] bytes, Class<T> type) {
        return MAPPER.readValue(bytes, type);
    }

    private static final class ConversationIdSerializer extends ValueSerializer<ConversationId> {
        @Override
        public void serialize(ConversationId id, JsonGenerator generator, SerializationContext context) {
            generator.writeBinary(id.toBytes());
        }
    }

    private static final class ConversationIdDeserializer extends ValueDeserializer<ConversationId> {
        @Override
        public ConversationId deserialize(JsonParser parser, DeserializationContext context) {
            return ConversationId.ofBytes(parser.getBinaryValue());
        }
    }
}
