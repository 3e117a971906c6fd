# As ../redis/redis.sh, following whoever the Sentinels take for the master; the first one where nobody knows any.
set -eu
run=${REDIS_RUN:-/run/redis}
umask 077
password=$(cat "${REDIS_SECRETS:-/etc/magpie/secrets/redis}/magpie.redis.password")
self=$(hostname).redis
master=$(REDISCLI_AUTH=$password timeout 5 redis-cli -h redis-sentinel -p 26379 sentinel get-master-addr-by-name magpie 2>/dev/null | head -n 1)
case $master in *.redis) ;; *) master=redis-0.redis ;; esac
{
    cat <<END
port 6379
dir $run
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
requirepass $password
masterauth $password
replica-announce-ip $self
END
    if [ "$master" != "$self" ]; then echo "replicaof $master 6379"; fi
} >"$run/redis.conf"
exec redis-server "$run/redis.conf"
