package im.magpie.e2e.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.conformance.Check;
import im.magpie.conformance.KubernetesApi;
import im.magpie.e2e.Installation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./magpie k8s check} with everything that it does to a cluster, where the pods are processes of this machine behind nginx. Needs a suite of
 * {@code ./magpie up --separate --scale connection-service=2}, named by {@code magpie.e2e.data}.
 */
@EnabledIfSystemProperty(named = "magpie.e2e.nodes", matches = "2")
class ClusterCheckTest {
    @Test
    void aSuiteWhosePodsAreTakenAwayKeepsItsPromises(@TempDir Path folder) throws Exception {
        StringWriter said = new StringWriter();
        Path authority = folder.resolve("authority.pem");
        try (ProcessFleet fleet = new ProcessFleet();
                KubernetesApi api = new KubernetesApi(fleet);
                Nginx nginx = Nginx.before(
                        List.of(Installation.shared().url().getAuthority()),
                        nodes(Installation.shared().webSocket()))) {
            Files.copy(nginx.authority(), authority);
            int code = Check.command()
                    .setOut(new PrintWriter(said))
                    .execute(
                            "--url", nginx.url().toString(),
                            "--ca", authority.toString(),
                            "--kubeconfig", api.kubeconfig(folder).toString(),
                            "--context", "test",
                            "--junit", "target/k8s-check.xml");
            System.out.println(said);
            assertThat(code).as(said.toString()).isZero();
        } finally {
            Installation.shared().up();
        }
    }

    /** The second's port is ten above the first's. */
    private static List<String> nodes(URI first) {
        return List.of(first.getAuthority(), first.getHost() + ":" + (first.getPort() + 10));
    }
}
