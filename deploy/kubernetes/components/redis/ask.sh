# ask.sh PORT COMMAND...: asks the Redis or Sentinel of this pod; the password is on no command line.
set -eu
port=$1
shift
REDISCLI_AUTH=$(cat "${REDIS_SECRETS:-/etc/magpie/secrets/redis}/magpie.redis.password")
export REDISCLI_AUTH
exec redis-cli -p "$port" "$@"
