package im.magpie.drill;

import im.magpie.drill.Steps.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** From one release to the next, back, and there again: two versions run side by side all the while, on the schemas of the later one. */
final class UpgradeDrill {
    private final Cluster cluster;
    private final ServiceDrills services;
    private final Steps steps;
    private final Release before;
    private final Release after;

    UpgradeDrill(Cluster cluster, ServiceDrills services, Steps steps, Release before, Release after) {
        this.cluster = cluster;
        this.services = services;
        this.steps = steps;
        this.before = before;
        this.after = after;
    }

    void upgrade() throws Exception {
        steps.take("expand the schemas", Promise.UNNOTICED, () -> cluster.migrate(after, "expand"));
        roll("new", after);
        roll("former", before);
        roll("new", after);
        steps.take("contract the schemas", Promise.UNNOTICED, () -> cluster.migrate(after, "contract"));
    }

    /** Services in any order: nobody who rolls out a release is asked for one. */
    private void roll(String which, Release release) throws Exception {
        List<Deployment> order = new ArrayList<>(cluster.deployments());
        Collections.shuffle(order);
        for (Deployment deployment : order) {
            services.roll(which + " " + deployment.name(), deployment, cluster.template(release, deployment.name()));
        }
    }
}
