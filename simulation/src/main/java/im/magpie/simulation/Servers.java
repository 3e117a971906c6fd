package im.magpie.simulation;

/** What the services share. */
record Servers(Kafka kafka, Database database, Redis redis) {}
