package im.magpie.message.log;

import java.util.Map;
import java.util.Set;

/** Port: whether users exist. */
public interface Users {
    /** Asks for all at once; a user that is absent from the answer could not be told about. */
    Map<Long, Boolean> exist(Set<Long> ids);
}
