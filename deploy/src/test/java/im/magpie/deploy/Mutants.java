package im.magpie.deploy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be wrong with a manifest. */
final class Mutants {
    private static final List<String> PODS = List.of("Deployment", "StatefulSet", "Job");
    private static final List<String> SERVERS = List.of("Deployment", "StatefulSet");
    private static final String POD = "/spec/template/spec";
    private static final String CONTAINER = POD + "/containers/0";

    private final List<Mutant> mutants = new ArrayList<>();

    private Mutants() {}

    static List<Mutant> all() {
        Mutants all = new Mutants();
        all.restrictedPods();
        all.identityAndImage();
        all.resources();
        all.probes();
        all.secrets();
        all.spread();
        all.rollOut();
        all.memory();
        all.scale();
        all.network();
        return all.mutants;
    }

    private void add(String policy, String message, List<String> kinds, String path, @Nullable String value) {
        mutants.add(new Mutant(policy, message, kinds, path, value));
    }

    private void restrictedPods() {
        String policy = "restricted-pods";
        String nodes = "a pod shares no namespace of its node (hostNetwork, hostPID, hostIPC)";
        add(policy, nodes, PODS, POD + "/hostNetwork", "true");
        add(policy, nodes, PODS, POD + "/hostPID", "true");
        add(policy, nodes, PODS, POD + "/hostIPC", "true");
        String user = "a pod runs as a user who is not root (runAsNonRoot, runAsUser)";
        add(policy, user, PODS, POD + "/securityContext/runAsNonRoot", null);
        add(policy, user, PODS, POD + "/securityContext/runAsUser", "0");
        String seccomp = "a pod has the seccomp profile RuntimeDefault";
        add(policy, seccomp, PODS, POD + "/securityContext/seccompProfile", null);
        add(policy, seccomp, PODS, POD + "/securityContext/seccompProfile/type", "Unconfined");
        String privileges = "no container gains privileges (privileged, allowPrivilegeEscalation)";
        add(policy, privileges, PODS, CONTAINER + "/securityContext/privileged", "true");
        add(policy, privileges, PODS, CONTAINER + "/securityContext/allowPrivilegeEscalation", null);
        String capabilities = "every container drops all capabilities and adds none";
        add(policy, capabilities, PODS, CONTAINER + "/securityContext/capabilities/drop", "[NET_RAW]");
        add(policy, capabilities, PODS, CONTAINER + "/securityContext/capabilities/add", "[SYS_PTRACE]");
        String root = "the root file system of every container is read-only";
        add(policy, root, PODS, CONTAINER + "/securityContext/readOnlyRootFilesystem", "false");
        String overrides = "no container overrides what the pod says about its user";
        add(policy, overrides, PODS, CONTAINER + "/securityContext/runAsUser", "0");
        add(policy, overrides, PODS, CONTAINER + "/securityContext/runAsNonRoot", "false");
        add(policy, overrides, PODS, CONTAINER + "/securityContext/seccompProfile", "{type: Unconfined}");
        add(policy, "no container takes a port of its node (hostPort)", SERVERS, CONTAINER + "/ports/0/hostPort", "80");
        String volumes = "volumes are configuration, secrets, claims or empty folders";
        add(policy, volumes, PODS, POD + "/volumes/-", "{name: node, hostPath: {path: /}}");
        add(policy, privileges, PODS, POD + "/initContainers", "[{name: first, image: x}]");
    }

    private void identityAndImage() {
        String policy = "no-identity";
        String token = "no pod gets a token (automountServiceAccountToken: false)";
        add(policy, token, PODS, POD + "/automountServiceAccountToken", "true");
        add(policy, token, PODS, POD + "/automountServiceAccountToken", null);
        String volume = "{name: token, projected: {sources: [{serviceAccountToken: {path: token}}]}}";
        add(policy, "no volume brings one either", PODS, POD + "/volumes/-", volume);
        String account = "every pod has a service account of its own";
        add(policy, account, PODS, POD + "/serviceAccountName", "default");
        add(policy, account, PODS, POD + "/serviceAccountName", null);
        String links =
                "Services are not made into environment variables, which Spring would read as settings (enableServiceLinks: false)";
        add(policy, links, PODS, POD + "/enableServiceLinks", null);
        add("priority", "every pod has the priority magpie", PODS, POD + "/priorityClassName", null);

        String images = "image-by-digest";
        String digest = "images are named by digest";
        add(images, digest, PODS, CONTAINER + "/image", "magpie/user-service");
        add(images, digest, PODS, CONTAINER + "/image", "magpie/user-service:1.2.3");
        add(images, digest, PODS, CONTAINER + "/image", "magpie/user-service@sha256:12");
        String zeros = "a digest of zeros is not known yet: write the real ones into components/images";
        add(images, zeros, PODS, CONTAINER + "/image", "magpie/user-service@sha256:" + "0".repeat(64));
    }

    private void resources() {
        String policy = "resources";
        String memory = "memory asked for is memory allowed";
        add(policy, memory, PODS, CONTAINER + "/resources/limits/memory", "4Gi");
        add(policy, memory, PODS, CONTAINER + "/resources/limits", null);
        add(policy, memory, PODS, CONTAINER + "/resources/requests/memory", null);
        add(policy, "processor time is asked for", PODS, CONTAINER + "/resources/requests/cpu", null);
        add(policy, "processor time is not limited", PODS, CONTAINER + "/resources/limits/cpu", "1");
        String folders = "folders in memory or on the node have a size";
        add(policy, folders, PODS, POD + "/volumes/-", "{name: more, emptyDir: {}}");
    }

    private void probes() {
        String policy = "probes";
        List<String> services = List.of("Deployment");
        String three = "every container has a startup, a readiness and a liveness probe";
        add(policy, three, List.of("StatefulSet"), CONTAINER + "/startupProbe", null);
        add(policy, three, SERVERS, CONTAINER + "/readinessProbe", null);
        add(policy, three, SERVERS, CONTAINER + "/livenessProbe", null);
        String liveness = "the liveness probe of a service looks at nothing but the service";
        add(policy, liveness, services, CONTAINER + "/livenessProbe/httpGet/path", "/actuator/health");
        add(policy, liveness, services, CONTAINER + "/livenessProbe/httpGet/path", "/actuator/health/readiness");
        String startup =
                "a service is not restarted while it starts: its startup probe is its liveness probe, for two minutes at least";
        add(policy, startup, services, CONTAINER + "/startupProbe/failureThreshold", "10");
        add(policy, startup, services, CONTAINER + "/startupProbe/httpGet/path", "/actuator/health/readiness");
        String readiness = "the readiness probe of a service asks whether it may be given work";
        add(policy, readiness, services, CONTAINER + "/readinessProbe/httpGet/path", "/actuator/health/liveness");
        String soon = "nothing is restarted sooner than after half a minute";
        add(policy, soon, SERVERS, CONTAINER + "/livenessProbe/failureThreshold", "2");
        add(policy, soon, SERVERS, CONTAINER + "/livenessProbe/periodSeconds", "1");
    }

    private void secrets() {
        String policy = "secrets-in-files";
        String variable = "no environment variable comes from a Secret";
        String reference = "[{name: X, valueFrom: {secretKeyRef: {name: magpie-internal, key: x}}}]";
        add(policy, variable, PODS, CONTAINER + "/env", reference);
        add(policy, variable, PODS, CONTAINER + "/envFrom", "[{secretRef: {name: magpie-internal}}]");
        String named = "no environment variable is a secret by its name";
        add(policy, named, PODS, CONTAINER + "/env", "[{name: SPRING_DATASOURCE_PASSWORD, value: x}]");
        add(policy, named, PODS, CONTAINER + "/env", "[{name: MAGPIE_INTERNALTOKEN, value: x}]");
        String mode = "Secrets are mounted for their group alone (defaultMode 0440 or less)";
        add(policy, mode, PODS, POD + "/volumes/-", "{name: more, secret: {secretName: more}}");
        add(policy, mode, PODS, POD + "/volumes/-", "{name: more, secret: {secretName: more, defaultMode: 420}}");
        String setting = "no setting of a ConfigMap is a secret by its name";
        add("no-secret-in-configuration", setting, List.of("ConfigMap"), "/data/magpie.internal-token", "x");
        add("no-secret-in-configuration", setting, List.of("ConfigMap"), "/data/spring.datasource.password", "x");
    }

    private void spread() {
        String policy = "spread";
        String constraints = POD + "/topologySpreadConstraints";
        add(policy, "pods are spread over zones", SERVERS, constraints + "/0", null);
        String nodes = "pods are spread over nodes, and wait rather than share one";
        add(policy, nodes, SERVERS, constraints + "/1", null);
        add(policy, nodes, SERVERS, constraints + "/1/whenUnsatisfiable", "ScheduleAnyway");
        add(policy, nodes, SERVERS, constraints + "/1/maxSkew", "2");
        String drained = "a node that is being drained does not count as an empty one (nodeTaintsPolicy: Honor)";
        add(policy, drained, SERVERS, constraints + "/1/nodeTaintsPolicy", null);
        String among = "a Deployment's new pods are spread among themselves (matchLabelKeys: pod-template-hash)";
        add(policy, among, List.of("Deployment"), constraints + "/0/matchLabelKeys", null);
    }

    private void rollOut() {
        String policy = "roll-out";
        List<String> services = List.of("Deployment");
        String strategy = "/spec/strategy/rollingUpdate";
        String before = "no pod goes before another is there (maxUnavailable: 0)";
        add(policy, before, services, strategy + "/maxUnavailable", "1");
        add(policy, before, services, strategy + "/maxUnavailable", null);
        add(policy, before, services, "/spec/strategy", "{type: Recreate}");
        add(policy, "one pod at a time (maxSurge: 1)", services, strategy + "/maxSurge", "3");
        add(policy, "a pod counts when it has been ready for 10 s", services, "/spec/minReadySeconds", null);
        String again =
                "clients are sent on again half a minute later at the soonest (minReadySeconds of who drains: 30)";
        add(policy, again, services, "/spec/minReadySeconds", "10");
        String minute = "who drains is given more than a minute to (terminationGracePeriodSeconds)";
        add(policy, minute, services, POD + "/terminationGracePeriodSeconds", "60");
        String waits =
                "who does not drain waits until nobody sends anything any more (preStop: sleep), and has time left after it";
        add(policy, waits, services, CONTAINER + "/lifecycle", "{}");
        add(policy, waits, services, POD + "/terminationGracePeriodSeconds", "30");
        String budget = "one pod at a time, and always one (maxUnavailable: 1)";
        add("disruption", budget, List.of("PodDisruptionBudget"), "/spec/maxUnavailable", "0");
        add("disruption", budget, List.of("PodDisruptionBudget"), "/spec/minAvailable", "1");
        String broken = "a pod that does not serve holds up no maintenance (AlwaysAllow)";
        add("disruption", broken, List.of("PodDisruptionBudget"), "/spec/unhealthyPodEvictionPolicy", null);
        add("migrations", "a contract is made suspended", List.of("Job"), "/spec/suspend", "false");
        String tried = "a migration is tried again some times, and cleared away later";
        add("migrations", tried, List.of("Job"), "/spec/backoffLimit", "0");
        add("migrations", tried, List.of("Job"), "/spec/ttlSecondsAfterFinished", null);
    }

    private void memory() {
        String policy = "jvm-memory";
        List<String> java = List.of("Deployment", "Job");
        String variable = CONTAINER + "/env/1/value";
        String share = "the heap is a share of the memory (-XX:MaxRAMPercentage)";
        add(policy, share, java, variable, "-XX:+ExitOnOutOfMemoryError -XX:ActiveProcessorCount=2");
        String processors = "the JVM does not reckon with all processors of the node (-XX:ActiveProcessorCount)";
        add(policy, processors, java, variable, "-XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=50");
        String fixed = "no heap of a fixed size (-Xmx)";
        add(
                policy,
                fixed,
                java,
                variable,
                "-XX:MaxRAMPercentage=50 -XX:ActiveProcessorCount=2 -XX:+ExitOnOutOfMemoryError -Xmx1g");
        String ends = "a JVM without memory ends (-XX:+ExitOnOutOfMemoryError)";
        add(policy, ends, java, variable, "-XX:MaxRAMPercentage=50 -XX:ActiveProcessorCount=2");
    }

    private void scale() {
        String policy = "autoscaling";
        List<String> scalers = List.of("HorizontalPodAutoscaler");
        String kept = "what was needed ten minutes ago is kept (stabilizationWindowSeconds)";
        add(policy, kept, scalers, "/spec/behavior/scaleDown/stabilizationWindowSeconds", "60");
        String one = "one pod in five minutes goes";
        add(policy, one, scalers, "/spec/behavior/scaleDown/policies/0/value", "2");
        add(policy, one, scalers, "/spec/behavior/scaleDown/policies/0/periodSeconds", "60");
        add(policy, one, scalers, "/spec/behavior/scaleDown/policies/0/type", "Percent");
        add(policy, one, scalers, "/spec/behavior/scaleDown/policies", null);
        add(policy, "more come at once", scalers, "/spec/behavior/scaleUp/stabilizationWindowSeconds", "300");
        String processor = "processor time counts too, should the other metric not be there";
        add(policy, processor, scalers, "/spec/metrics", "[]");
        add(policy, "two at least", scalers, "/spec/minReplicas", "1");
    }

    private void network() {
        String policy = "arrows";
        List<String> policies = List.of("NetworkPolicy");
        String peers = "every rule names its peers";
        add(policy, peers, policies, "/spec/egress/0/to", null);
        add(policy, peers, policies, "/spec/ingress/0/from", null);
        String ports = "every rule names its ports";
        add(policy, ports, policies, "/spec/ingress/0/ports", null);
        add(policy, ports, policies, "/spec/egress/0/ports/0/port", null);
        String everybody = "no peer is everybody";
        add(policy, everybody, policies, "/spec/ingress/0/from/-", "{podSelector: {}}");
        add(policy, everybody, policies, "/spec/ingress/0/from/-", "{namespaceSelector: {}}");
        add(policy, everybody, policies, "/spec/egress/0/to/-", "{ipBlock: {cidr: 0.0.0.0/0}}");
        add(policy, everybody, policies, "/spec/egress/0/to/-", "{ipBlock: {cidr: '::/0'}}");
        add(policy, "a policy says of which direction it is", policies, "/spec/policyTypes", "[]");
        String outside = "no Service is reached from outside (NodePort, LoadBalancer, ExternalName, externalIPs)";
        add("one-door", outside, List.of("Service"), "/spec/type", "LoadBalancer");
        add("one-door", outside, List.of("Service"), "/spec/externalIPs", "[198.51.100.7]");
        String certificate = "every host has a certificate";
        add("https", certificate, List.of("Ingress"), "/spec/tls", null);
        add("https", certificate, List.of("Ingress"), "/spec/tls/0/hosts", "[another.example.org]");
        String restricted = "the namespace enforces Pod Security restricted";
        String label = "/metadata/labels/pod-security.kubernetes.io~1enforce";
        add("namespace", restricted, List.of("Namespace"), label, "baseline");
        add("namespace", restricted, List.of("Namespace"), label, null);
    }
}
