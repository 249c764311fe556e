#!/bin/sh
# The topology of compose.yaml as plain processes on loopback, from the same configuration files: three NATS nodes, MinIO,
# two processes of each role, Caddy in front, and Prometheus if it is there. Linux only.
#
#   sh deploy/local.sh              starts all, prints the address, and ends all on ^C or SIGTERM
#   sh deploy/local.sh stop NAME    ends one while it runs: nats-1 … minio, upload-1, upload-2, worker-1 … caddy
#   sh deploy/local.sh kill NAME    ends one at once, as a crash would
#   sh deploy/local.sh start NAME   starts it again
#   sh deploy/local.sh easel …      runs one of Easel's commands as the operator: staff add you@example.org
#
# RUN   a folder for all of it: NAME.pid, NAME.log, and a folder NAME for what a process keeps    ./data/local
# NET   the first numbers of the addresses: each process has one of its own, as containers have   127.0.83
# BIN   where easel, nats-server, minio, mc, caddy and prometheus are; `make build servers` puts them there
set -eu
here=$(cd "$(dirname "$0")" && pwd)
RUN=${RUN:-data/local} NET=${NET:-127.0.83} BIN=${BIN:-$here/../.cache/bin}
mkdir -p "$RUN"
RUN=$(cd "$RUN" && pwd) BIN=$(cd "$BIN" && pwd)
keys=$RUN/secrets
engines="nats-1 nats-2 nats-3 minio"
easels="worker-1 worker-2 upload-1 upload-2 moderation-1 moderation-2 gallery-1 gallery-2"

# address NAME: the one that the process listens on.
address() {
  case $1 in
    caddy) echo "$NET.2" ;;
    minio) echo "$NET.3" ;;
    prometheus) echo "$NET.4" ;;
    nats-*) echo "$NET.1${1#*-}" ;;
    upload-*) echo "$NET.2${1#*-}" ;;
    worker-*) echo "$NET.3${1#*-}" ;;
    moderation-*) echo "$NET.4${1#*-}" ;;
    gallery-*) echo "$NET.5${1#*-}" ;;
    *) echo "there is no $1" >&2 && return 1 ;;
  esac
}

# addresses PORT NAME...: theirs, with spaces between.
addresses() {
  port=$1 && shift
  for one; do printf '%s:%s ' "$(address "$one")" "$port"; done
}

# as ROLE WORDS...: Easel, where it finds all else and who it is there.
as() {
  role=$1 && shift
  exec "$BIN/easel" "$@" --secret-file "$keys/secret" \
    --nats "tls://$NET.11:4222,tls://$NET.12:4222,tls://$NET.13:4222" --replicas 3 \
    --nats-ca "$keys/nats/ca.pem" --nats-creds "$keys/nats/easel/$role.creds" \
    --s3-endpoint "https://$NET.3:9000" --s3-ca "$keys/minio/public.crt" --s3-creds "$keys/s3-$role"
}

# become NAME: the process itself.
become() {
  at=$(address "$1") data=$RUN/$1
  mkdir -p "$data"
  case $1 in
    nats-*)
      cp "$here/nats/nats.conf" "$data/" && ln -sfn "$keys/nats/nats" "$data/keys" && cd "$data"
      export NODE_NAME="$1" NODE_LISTEN="$at:4222" NODE_ROUTE="$at:6222" NODE_HTTP="$at:8222" NODE_STORE="$data/store"
      export NODE_ROUTES="[\"tls://$NET.11:6222\", \"tls://$NET.12:6222\", \"tls://$NET.13:6222\"]"
      exec "$BIN/nats-server" -c nats.conf
      ;;
    minio)
      export MINIO_ROOT_USER_FILE="$keys/minio-user" MINIO_ROOT_PASSWORD_FILE="$keys/minio-password"
      export MINIO_BROWSER=off MINIO_UPDATE=off MINIO_API_DELETE_CLEANUP_INTERVAL=10s HOME="$data"
      exec "$BIN/minio" server --quiet --address "$at:9000" --certs-dir "$keys/minio" "$data/objects"
      ;;
    caddy)
      export EASEL_SITE="http://$at:8080" EASEL_BIND="$at" EASEL_PROXY_ADMIN="$at:2019" XDG_DATA_HOME="$data" XDG_CONFIG_HOME="$data"
      EASEL_UPLOAD=$(addresses 8080 upload-1 upload-2) EASEL_MODERATION=$(addresses 8080 moderation-1 moderation-2)
      EASEL_GALLERY=$(addresses 8080 gallery-1 gallery-2)
      export EASEL_UPLOAD EASEL_MODERATION EASEL_GALLERY
      exec "$BIN/caddy" run --adapter caddyfile --config "$here/Caddyfile"
      ;;
    prometheus)
      cp "$here/prometheus.yml" "$data/"
      # shellcheck disable=SC2086
      printf -- '- targets: [%s]\n' "$(addresses 9090 $easels | sed 's/ $//; s/ /, /g')" >"$data/targets.yml"
      exec "$BIN/prometheus" --config.file "$data/prometheus.yml" --storage.tsdb.path "$data/tsdb" --web.listen-address "$at:9090"
      ;;
    *)
      as "${1%-*}" serve --roles "${1%-*}" --data "$data" --listen "$at:8080" --admin-listen "$at:9090" --trusted-proxies 127.0.0.1
      ;;
  esac
}

# alive NAME: not so of one that has ended and that nobody has waited for yet.
alive() { grep -qs '^State:.[^ZX]' "/proc/$(cat "$RUN/$1.pid" 2>/dev/null)/status"; }

start() {
  address "$1" >/dev/null
  if alive "$1"; then echo "$1 runs already" >&2 && return 1; fi
  (become "$1") </dev/null >>"$RUN/$1.log" 2>&1 &
  echo $! >"$RUN/$1.pid"
}

# ready NAME: once it is so, Easel answers on the socket in its folder.
ready() {
  until "$BIN/easel" edition show --data "$RUN/$1" >/dev/null 2>&1; do
    if ! alive "$1"; then tail -n 5 "$RUN/$1.log" >&2 && return 1; fi
    sleep 0.2
  done
}

# stop SIGNAL NAME...: all at once. Whoever has not ended after a while is ended.
stop() {
  signal=$1 && shift
  for one; do ! alive "$one" || kill -"$signal" "$(cat "$RUN/$one.pid")" || true; done # it may end just now
  for one; do
    for _ in $(seq 150); do
      alive "$one" || break
      sleep 0.1
    done
    ! alive "$one" || kill -KILL "$(cat "$RUN/$one.pid")" || true
    rm -f "$RUN/$one.pid"
  done
}

end() {
  [ -z "${sleeper:-}" ] || kill "$sleeper" || true # whatever ended it, all else must end, too
  # shellcheck disable=SC2086
  { stop TERM caddy prometheus && stop TERM $easels && stop TERM $engines; } 2>/dev/null
}

setup() {
  mkdir -p "$RUN/mc/certs/CAs"
  cp "$keys/minio/public.crt" "$RUN/mc/certs/CAs/minio.crt"
  export MC="$BIN/mc" MC_CONFIG_DIR="$RUN/mc" S3_URL="https://$NET.3:9000" SECRETS="$keys"
  sh "$here/minio/setup.sh"
}

all() {
  [ -e "$keys/secret" ] || EASEL=$BIN/easel NATS_HOSTS="$NET.11,$NET.12,$NET.13" MINIO_HOST="$NET.3" sh "$here/secrets.sh" "$keys" 2>"$RUN/secrets.log" >&2
  trap 'exit 0' INT TERM HUP
  trap end EXIT
  for one in $engines; do start "$one"; done
  setup
  for one in $easels caddy; do start "$one"; done
  [ ! -e "$BIN/prometheus" ] || start prometheus
  for one in $easels; do ready "$one"; done
  echo "Easel is at http://$NET.2:8080"
  echo "Its processes' files are in $RUN. To stop: ^C, or kill $$"
  sleep 2147483647 &
  sleeper=$!
  wait $sleeper
}

case ${1:-} in
  "") all ;;
  start) start "$2" ;;
  stop) address "$2" >/dev/null && stop TERM "$2" ;;
  kill) address "$2" >/dev/null && stop KILL "$2" ;;
  easel) shift && mkdir -p "$RUN/operator" && as operator "$@" --data "$RUN/operator" ;;
  *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
esac
