package im.magpie.presence.status;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What others see of a user. Only {@link #OFFLINE} can't be chosen: it is what follows from having no socket. */
public enum Status {
    @JsonProperty("online")
    ONLINE,
    @JsonProperty("away")
    AWAY,
    @JsonProperty("busy")
    BUSY,
    @JsonProperty("offline")
    OFFLINE
}
