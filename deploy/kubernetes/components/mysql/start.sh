# Makes an empty database the first time, and the accounts at every start, with the passwords that the mounted files hold then.
# Nothing of it is in the binary log: each server makes its own.
set -eu
data=${MYSQL_DATA:-/var/lib/mysql/data}
run=${MYSQL_RUN:-/run/mysqld}
secrets=${MYSQL_SECRETS:-/etc/magpie/secrets}
config=${MYSQL_CONFIG:-/etc/magpie/mysql}
umask 077

if [ ! -e "$data/made" ]; then
    # What is there was not finished.
    rm -rf "$data"
    mysqld --no-defaults --initialize-insecure --datadir="$data"
    touch "$data/made"
    if [ -e "$config/replica.sql" ]; then touch "$data/to-follow"; fi
fi

quoted() { sed -e "s/[\\\\']/\\\\&/g" "$1"; }

# account FOLDER PRIVILEGES SCHEMA
account() {
    name=$(quoted "$secrets/$1/spring.datasource.username")
    password=$(quoted "$secrets/$1/spring.datasource.password")
    echo "CREATE USER IF NOT EXISTS '$name'@'%';"
    echo "ALTER USER '$name'@'%' IDENTIFIED BY '$password';"
    echo "GRANT $2 ON $3.* TO '$name'@'%';"
}

{
    echo "SET SESSION sql_log_bin = 0;"
    echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$(quoted "$secrets/mysql/root-password")';"
    for schema in user message; do
        echo "CREATE DATABASE IF NOT EXISTS magpie_$schema CHARACTER SET utf8mb4;"
        account "$schema" "SELECT, INSERT, UPDATE, DELETE" "magpie_$schema"
        account "$schema-owner" "ALL PRIVILEGES" "magpie_$schema"
    done
    replication=$(quoted "$secrets/mysql/replication-password")
    echo "CREATE USER IF NOT EXISTS 'magpie_replication'@'%';"
    echo "ALTER USER 'magpie_replication'@'%' IDENTIFIED BY '$replication' REQUIRE SSL;"
    echo "GRANT REPLICATION SLAVE ON *.* TO 'magpie_replication'@'%';"
    # Once; afterwards the server knows whom it follows, or that it leads now.
    if [ -e "$data/to-follow" ]; then
        sed -e "s/@PASSWORD@/$(printf %s "$replication" | sed -e 's/[\\/&]/\\&/g')/" "$config/replica.sql"
    fi
    # Who follows takes no writes.
    echo "SELECT IF(COUNT(*) > 0, 'SET GLOBAL super_read_only = ON', 'DO 0') INTO @role FROM mysql.slave_master_info WHERE Host <> '';"
    echo "PREPARE role FROM @role;"
    echo "EXECUTE role;"
} >"$run/accounts.sql"

printf '[client]\nuser=root\npassword="%s"\nsocket=%s\n' "$(quoted "$secrets/mysql/root-password")" "$run/mysqld.sock" >"$run/probe.cnf"

cat "$config"/*.cnf >"$run/my.cnf"
# It must be known to follow before that is forgotten: an end in between would leave one that follows nobody.
if [ -e "$data/to-follow" ]; then
    (
        until [ "$(mysql --defaults-extra-file="$run/probe.cnf" -Ne "SELECT COUNT(*) FROM mysql.slave_master_info WHERE Host <> ''" 2>&1)" = 1 ]; do sleep 1; done
        rm "$data/to-follow"
    ) &
fi
exec mysqld --defaults-file="$run/my.cnf" --datadir="$data" --socket="$run/mysqld.sock" --pid-file="$run/mysqld.pid" \
    --init-file="$run/accounts.sql"
