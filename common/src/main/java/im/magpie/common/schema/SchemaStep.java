package im.magpie.common.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be done with a schema. Each step may be repeated: what is done already is not done again. */
enum SchemaStep {
    /** Adds what this version needs; the versions before it don't mind. */
    EXPAND {
        @Override
        void run(Flyway flyway) {
            flyway.migrate();
        }
    },

    /**
     * Takes away what no version needs any more: the migrations beside the others, in the folder with {@code -contract} after its name. They have a
     * history of their own, since a later version's additions come before an earlier one's contract.
     */
    CONTRACT {
        @Override
        void run(Flyway flyway) {
            refuseOlder(flyway);
            Flyway contracts = contracts(flyway);
            if (contracts.info().pending().length > 0) {
                contracts.migrate();
            }
        }
    },

    /** Changes nothing. */
    CHECK {
        @Override
        void run(Flyway flyway) {
            refuseOlder(flyway);
            flyway.validate();
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(SchemaStep.class);
    private static final String CONTRACT_HISTORY = "flyway_contract_history";

    abstract void run(Flyway flyway);

    final void runAndTell(Flyway flyway) {
        refuseContracted(flyway);
        run(flyway);
        LOG.info("The schema is at version {} ({})", version(flyway), name().toLowerCase(Locale.ROOT));
    }

    private static void refuseOlder(Flyway flyway) {
        MigrationInfo[] pending = flyway.info().pending();
        if (pending.length > 0) {
            throw new WrongSchemaException(
                    "The schema lacks the migrations " + versions(Arrays.stream(pending))
                            + " of this version: run its command \"migrate expand\" first, by an account that may change the schema.");
        }
    }

    /** Whoever rolls back too far would find out by requests that fail. */
    private static void refuseContracted(Flyway flyway) {
        String versions = versions(Arrays.stream(contracts(flyway).info().applied())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS));
        if (!versions.isEmpty()) {
            throw new WrongSchemaException(
                    "The contract " + versions
                            + " of a later version took away what this version needs: start that version or a later one, or restore a backup from before it.");
        }
    }

    private static String versions(Stream<MigrationInfo> migrations) {
        return migrations
                .map(migration -> String.valueOf(migration.getVersion()))
                .collect(Collectors.joining(", "));
    }

    private static Flyway contracts(Flyway flyway) {
        String[] locations = Arrays.stream(flyway.getConfiguration().getLocations())
                .map(Location::getDescriptor)
                .map(location -> location + "-contract")
                .toArray(String[]::new);
        return Flyway.configure(flyway.getConfiguration().getClassLoader())
                .configuration(flyway.getConfiguration())
                .locations(locations)
                .table(CONTRACT_HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private static String version(Flyway flyway) {
        MigrationInfo current = flyway.info().current();
        return current == null ? "none" : String.valueOf(current.getVersion());
    }
}
