package im.magpie.nemesis;

import im.magpie.nemesis.Fault.Act;
import im.magpie.nemesis.Fault.Since;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happens between clients and the gateway, and, where root may lose packets, between the processes. */
final class NetworkFaults {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final String CLIENTS = "network of clients";
    private static final int LOSS_PERCENT = 20;

    private final Suite suite;
    private final ClientProxy proxy;

    NetworkFaults(Suite suite, ClientProxy proxy) {
        this.suite = suite;
        this.proxy = proxy;
    }

    List<Fault> all() {
        List<Fault> all = new ArrayList<>(List.of(
                clients("reset all clients", NOW, proxy::resetAll, () -> {}),
                clients("reset some clients", NOW, () -> proxy.resetSome(0.3), () -> {}),
                clients("half-open clients", NOW, proxy::goSilent, () -> {}),
                clients(
                        "refuse clients",
                        LONG,
                        () -> {
                            proxy.refuse(true);
                            proxy.resetAll();
                        },
                        () -> proxy.refuse(false)),
                clients("hold what clients send", LONG, () -> proxy.holdUp(true), () -> proxy.holdUp(false)),
                clients("hold what clients are sent", LONG, () -> proxy.holdDown(true), () -> proxy.holdDown(false)),
                clients(
                        "cut clients",
                        LONG,
                        () -> {
                            proxy.holdUp(true);
                            proxy.holdDown(true);
                        },
                        () -> {
                            proxy.holdUp(false);
                            proxy.holdDown(false);
                        }),
                clients(
                        "slow network of clients",
                        LONG,
                        () -> proxy.delay(Duration.ofMillis(300)),
                        () -> proxy.delay(NOW))));
        if (Firewall.usable()) {
            for (Suite.Member member : suite.members()) {
                between(all, member);
            }
        }
        return all;
    }

    private static Fault clients(String kind, Duration longest, Act begin, Act end) {
        return new Fault(kind, CLIENTS, NOW, longest, BOUND, Since.END, begin, end);
    }

    private void between(List<Fault> all, Suite.Member member) {
        String role = member.role();
        boolean inside = !role.equals("gateway-service");
        if (inside) {
            all.add(firewall("cut off " + role, member, (wall, port) -> wall.cut(port)));
            all.add(firewall("one-way from " + role, member, (wall, port) -> wall.cutAnswers(port)));
            all.add(firewall("loss to " + role, member, (wall, port) -> wall.lose(port, LOSS_PERCENT)));
        }
        if (!member.service()) {
            all.add(firewall("reset by " + role, member, (wall, port) -> wall.reset(port)));
            for (String service : List.of("message-service-2", "connection-service-2", "message-service")) {
                all.add(silence(member, service));
            }
        }
    }

    private interface Rule {
        void apply(Firewall wall, int port);
    }

    private static Fault firewall(String kind, Suite.Member member, Rule rule) {
        Firewall wall = new Firewall();
        return new Fault(
                kind, member.name(), SECOND, LONG, BOUND, Since.END, () -> rule.apply(wall, member.port()), wall::mend);
    }

    /** One service loses the connections that it has with a server, without being told. */
    private Fault silence(Suite.Member server, String service) {
        Firewall wall = new Firewall();
        return new Fault(
                "half-open " + Suite.roleOf(service) + " to " + server.name(),
                service,
                SECOND,
                LONG,
                BOUND,
                Since.END,
                () -> suite.member(service).ifPresent(member -> wall.silence(member.pid(), server.port())),
                wall::mend);
    }
}
