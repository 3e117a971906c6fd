# Writes the configuration with the password in it and starts Redis.
set -eu
run=${REDIS_RUN:-/run/redis}
umask 077
password=$(cat "${REDIS_SECRETS:-/etc/magpie/secrets/redis}/magpie.redis.password")
cat >"$run/redis.conf" <<END
port 6379
dir $run
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
requirepass $password
masterauth $password
END
exec redis-server "$run/redis.conf"
