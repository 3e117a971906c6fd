package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** All entries that one batch appended, in the order of their {@code seq} within each conversation. */
public record EntriesEvent(@JsonProperty("e") List<Entry> entries) {}
