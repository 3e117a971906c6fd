package im.magpie.cli.database;

import java.util.List;

/**
 * What MySQL and MariaDB say differently about replication by GTID.
 *
 * @param sender in the names of variables of semi-synchronous replication
 * @param receiver the same, and in statements
 * @param readOnly refuses writes of everybody who is no administrator
 * @param position all that was committed
 * @param awaitPosition takes a position and seconds; 0 when all of it has been applied
 * @param connections their ids
 * @param received column in the status of a replica: what it has received, applied or not
 * @param running the beginning of columns in that status
 * @param thaw statements that end {@code readOnly}
 * @param leave statements of a replica that follows nobody any more
 * @param follow statements of one that follows
 */
record Dialect(
        String sender,
        String receiver,
        String readOnly,
        String position,
        String awaitPosition,
        String connections,
        String received,
        String running,
        List<String> thaw,
        List<String> leave,
        List<String> follow) {
    static final Dialect MYSQL = new Dialect(
            "source",
            "replica",
            "super_read_only",
            "SELECT @@global.gtid_executed",
            "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)",
            "SELECT id FROM performance_schema.processlist",
            "Retrieved_Gtid_Set",
            "Replica",
            List.of("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF"),
            List.of("STOP REPLICA", "RESET REPLICA ALL"),
            List.of(
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '%s', SOURCE_PORT = %d, SOURCE_USER = '%s', SOURCE_PASSWORD = '%s',"
                            + " SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_SSL = %d, GET_SOURCE_PUBLIC_KEY = 1",
                    "START REPLICA"));

    static final Dialect MARIADB = new Dialect(
            "master",
            "slave",
            "read_only",
            "SELECT @@global.gtid_current_pos",
            "SELECT MASTER_GTID_WAIT(?, ?)",
            "SELECT id FROM information_schema.processlist",
            "Gtid_IO_Pos",
            "Slave",
            List.of("SET GLOBAL read_only = OFF"),
            List.of("STOP SLAVE", "RESET SLAVE ALL"),
            List.of(
                    "CHANGE MASTER TO MASTER_HOST = '%s', MASTER_PORT = %d, MASTER_USER = '%s', MASTER_PASSWORD = '%s',"
                            + " MASTER_USE_GTID = slave_pos, MASTER_DEMOTE_TO_SLAVE = 1, MASTER_CONNECT_RETRY = 1, MASTER_SSL = %d",
                    "START SLAVE"));

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
