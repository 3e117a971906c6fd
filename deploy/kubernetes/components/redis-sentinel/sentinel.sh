# Sentinel writes what it learns into its configuration, so this one is made in a folder that may be written.
set -eu
run=${REDIS_RUN:-/run/redis}
umask 077
password=$(cat "${REDIS_SECRETS:-/etc/magpie/secrets/redis}/magpie.redis.password")
self=$(hostname).redis
master=$(REDISCLI_AUTH=$password timeout 5 redis-cli -h redis-sentinel -p 26379 sentinel get-master-addr-by-name magpie 2>/dev/null | head -n 1)
case $master in *.redis) ;; *) master=redis-0.redis ;; esac
if [ ! -e "$run/sentinel.conf" ]; then
    cat >"$run/sentinel.conf" <<END
port 26379
dir $run
requirepass $password
sentinel sentinel-pass $password
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $self
sentinel monitor magpie $master 6379 2
sentinel auth-pass magpie $password
sentinel down-after-milliseconds magpie 1500
sentinel failover-timeout magpie 10000
sentinel parallel-syncs magpie 2
END
fi
exec redis-sentinel "$run/sentinel.conf"
