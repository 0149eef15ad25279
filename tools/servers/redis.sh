#!/usr/bin/env bash
# A Redis in the foreground for `./dev run --cluster` and the tests: tools/servers/redis.sh FOLDER PORT [OPTION…]
#
# Everything it keeps is in FOLDER. It listens on loopback and writes nothing to disk: sessions are claimed again
# after a loss. Options are redis-server's own (`--requirepass x`, `--replicaof 127.0.0.1 7000`) and win over
# these. A FOLDER/redis.conf is read first where there is one: for secrets, which an argument would show to
# everybody on the machine, and for Sentinels, which rewrite theirs. The shell becomes the server: signals and
# the pid are the server's.
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: $0 FOLDER PORT [OPTION…]" >&2; exit 2; }
folder=$1 port=$2
shift 2
mkdir -p "$folder"
cd "$folder"
configuration=()
[ ! -e redis.conf ] || configuration=(redis.conf)
case " $* " in
  # A Sentinel knows neither persistence nor memory.
  *" --sentinel "*) set -- --port "$port" --bind 127.0.0.1 "$@" ;;
  *) set -- --port "$port" --bind 127.0.0.1 --save '' --appendonly no --maxmemory-policy noeviction \
    --repl-diskless-sync-delay 0 "$@" ;;
esac
exec redis-server "${configuration[@]}" "$@"
