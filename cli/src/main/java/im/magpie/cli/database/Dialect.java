package im.magpie.cli.database;

import java.util.List;

/** What MySQL and MariaDB say differently about replication by GTID. */
enum Dialect {
    MYSQL(
            "source",
            "replica",
            "super_read_only",
            "SELECT @@global.gtid_executed",
            "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)",
            "SELECT id FROM performance_schema.processlist",
            "Retrieved_Gtid_Set",
            List.of("STOP REPLICA", "RESET REPLICA ALL"),
            List.of(
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '%s', SOURCE_PORT = %d, SOURCE_USER = '%s', SOURCE_PASSWORD = '%s',"
                            + " SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_SSL = %d, GET_SOURCE_PUBLIC_KEY = 1",
                    "START REPLICA")),
    MARIADB(
            "master",
            "slave",
            "read_only",
            "SELECT @@global.gtid_current_pos",
            "SELECT MASTER_GTID_WAIT(?, ?)",
            "SELECT id FROM information_schema.processlist",
            "Gtid_IO_Pos",
            List.of("STOP SLAVE", "RESET SLAVE ALL"),
            List.of(
                    "CHANGE MASTER TO MASTER_HOST = '%s', MASTER_PORT = %d, MASTER_USER = '%s', MASTER_PASSWORD = '%s',"
                            + " MASTER_USE_GTID = slave_pos, MASTER_DEMOTE_TO_SLAVE = 1, MASTER_CONNECT_RETRY = 1, MASTER_SSL = %d",
                    "START SLAVE"));

    /** In the names of variables of semi-synchronous replication. */
    final String sender;

    final String receiver;

    /** Refuses writes of everybody who is no administrator. */
    final String readOnly;

    final String position;

    /** Position and seconds; 0 when all of it has been applied. */
    final String awaitPosition;

    final String connections;

    /** In the status of a replica: what it has received, applied or not. */
    final String received;

    final List<String> leave;
    final List<String> follow;

    Dialect(
            String sender,
            String receiver,
            String readOnly,
            String position,
            String awaitPosition,
            String connections,
            String received,
            List<String> leave,
            List<String> follow) {
        this.sender = sender;
        this.receiver = receiver;
        this.readOnly = readOnly;
        this.position = position;
        this.awaitPosition = awaitPosition;
        this.connections = connections;
        this.received = received;
        this.leave = leave;
        this.follow = follow;
    }

    static Dialect of(String version) {
        return version.contains("MariaDB") ? MARIADB : MYSQL;
    }

    String status() {
        return "SHOW " + receiver + " STATUS";
    }

    String stopReceiving() {
        return "STOP " + receiver + " IO_THREAD";
    }
}
