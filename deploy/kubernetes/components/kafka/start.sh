# Writes this broker's configuration, with the password in it, formats its folder the first time, and starts it.
set -eu
run=${KAFKA_RUN:-/run/kafka}
data=${KAFKA_DATA:-/var/lib/kafka/data}
bin=${KAFKA_BIN:-/opt/kafka/bin}
self=${HOSTNAME:-$(hostname)}
umask 077
password=$(cat "${KAFKA_SECRETS:-/etc/magpie/secrets/kafka}/password")
login="org.apache.kafka.common.security.plain.PlainLoginModule required username=\"magpie\" password=\"$password\" user_magpie=\"$password\";"
cat >"$run/server.properties" <<END
process.roles=broker,controller
node.id=${self##*-}
controller.quorum.voters=$KAFKA_VOTERS
listeners=CLIENT://:9092,CONTROLLER://:9093
advertised.listeners=CLIENT://$self.kafka:9092
inter.broker.listener.name=CLIENT
controller.listener.names=CONTROLLER
listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
sasl.mechanism.controller.protocol=PLAIN
listener.name.client.plain.sasl.jaas.config=$login
listener.name.controller.plain.sasl.jaas.config=$login
listener.name.controller.sasl.enabled.mechanisms=PLAIN
log.dirs=$data
default.replication.factor=$KAFKA_REPLICAS
min.insync.replicas=$KAFKA_MIN_IN_SYNC
offsets.topic.replication.factor=$KAFKA_REPLICAS
transaction.state.log.replication.factor=$KAFKA_REPLICAS
transaction.state.log.min.isr=$KAFKA_MIN_IN_SYNC
share.coordinator.state.topic.replication.factor=$KAFKA_REPLICAS
share.coordinator.state.topic.min.isr=$KAFKA_MIN_IN_SYNC
offsets.topic.num.partitions=8
group.initial.rebalance.delay.ms=0
group.consumer.min.session.timeout.ms=2000
group.consumer.session.timeout.ms=4000
group.consumer.min.heartbeat.interval.ms=500
group.consumer.heartbeat.interval.ms=1000
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=1000
auto.create.topics.enable=false
END
"$bin/kafka-storage.sh" format --ignore-formatted --cluster-id bWFncGllLWthZmthLTAwMQ --config "$run/server.properties"
exec "$bin/kafka-server-start.sh" "$run/server.properties"
