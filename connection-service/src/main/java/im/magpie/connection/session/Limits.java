package im.magpie.connection.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one client may take of the server.
 *
 * @param connectTimeout how long a socket may take for its handshake, and again for its {@code connect}
 * @param heartbeat told to clients; a socket is closed after twice as much silence
 * @param maxFrame a larger text frame is {@code too_large}, but the socket lives
 * @param maxMessage a larger frame closes the socket with 1009
 * @param maxFrameBeforeConnect as {@code maxFrame}, while nobody knows who is there
 * @param framesPerSecond of a socket, sustained; beyond it {@code rate_limited}
 * @param frameBurst of a socket, at once
 * @param maxUnanswered commands of a socket that wait for their answer; beyond it {@code rate_limited}
 * @param outboundFrames that may wait for a slow reader before live ones are dropped, and before answers close the socket
 * @param outboundBytes likewise
 * @param outboundTotal bytes waiting for all slow readers of this node together before live frames are dropped
 * @param socketsPerSession sockets of one session at a time
 * @param maxSockets of this node; further ones get 503 at the handshake
 * @param connectsPerSecond of this node, sustained; beyond it a {@code connect} is {@code overloaded} and told when to come again
 * @param connectBurst of this node, at once
 * @param overloadRest for how long a socket is not read after a command of it was {@code overloaded}; what comes meanwhile is then read and refused
 *     at once, at a fraction of the cost, which is left for what is accepted
 * @param protocolStrikes malformed, unknown, binary or oversized frames in a row before 4400; one is forgiven a second
 * @param limitStrikes frames refused for their rate before 4429; a hundred are forgiven a second
 */
@ConfigurationProperties("magpie.connection.limits")
public record Limits(
        @DefaultValue("10s") Duration connectTimeout,
        @DefaultValue("30s") Duration heartbeat,
        @DefaultValue("64KB") DataSize maxFrame,
        @DefaultValue("1MB") DataSize maxMessage,
        @DefaultValue("8KB") DataSize maxFrameBeforeConnect,
        @DefaultValue("1000") int framesPerSecond,
        @DefaultValue("5000") int frameBurst,
        @DefaultValue("5000") int maxUnanswered,
        @DefaultValue("10000") int outboundFrames,
        @DefaultValue("8MB") DataSize outboundBytes,
        @DefaultValue("256MB") DataSize outboundTotal,
        @DefaultValue("20") int socketsPerSession,
        @DefaultValue("50000") int maxSockets,
        @DefaultValue("2000") int connectsPerSecond,
        @DefaultValue("4000") int connectBurst,
        @DefaultValue("100ms") Duration overloadRest,
        @DefaultValue("20") int protocolStrikes,
        @DefaultValue("5000") int limitStrikes) {}
