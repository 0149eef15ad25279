#!/usr/bin/env bash
# A PostgreSQL in the foreground for `./dev run --cluster` and the tests:
# tools/servers/postgres.sh FOLDER PORT [OPTION…]
#
# FOLDER is made at first, with a database `porchlight` that a role of the same name owns; the role has no more
# rights than a production one should. The superuser is `postgres`. POSTGRES_PASSWORD, where it is set at that
# first start, is the password of both; without one loopback is trusted, which is for tests only. Options are
# postgres' own (`-c fsync=off`). The server never runs as root: a start by root becomes the user `postgres` of
# Debian's package. Debian's own cluster is not touched. The shell becomes the server: signals and the pid are
# the server's. POSTGRES_WITH_PARENT=1 makes it stop when whoever started it dies (a change of user makes Linux
# forget what the caller asked for in that matter).
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: $0 FOLDER PORT [OPTION…]" >&2; exit 2; }
folder=$1 port=$2
shift 2
programs=${POSTGRES_PROGRAMS:-/usr/lib/postgresql/15/bin}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  as_user=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  chown postgres:postgres "$folder"
  "${as_user[@]}" test -x "$(dirname "$folder")" || {
    echo "postgres.sh: $folder cannot be reached by the user postgres; root cannot run PostgreSQL itself" >&2
    exit 1
  }
fi
cd "$folder"

# prepare: a new cluster with role and database, by the single-user server: nobody can connect before it is done.
prepare() {
  local access=(--auth=trust) role="CREATE ROLE porchlight LOGIN"
  if [ -n "${POSTGRES_PASSWORD:-}" ]; then
    # In a file, for nobody else: arguments can be read by everybody on the machine.
    (umask 077 && printf '%s\n' "$POSTGRES_PASSWORD" >"$folder/password")
    [ ${#as_user[@]} -eq 0 ] || chown postgres:postgres "$folder/password"
    access=(--auth=scram-sha-256 "--pwfile=$folder/password")
    role+=" PASSWORD '${POSTGRES_PASSWORD//\'/\'\'}'"
  fi
  rm -rf "$folder/data.new"
  "${as_user[@]}" "$programs/initdb" -D "$folder/data.new" -U postgres --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync "${access[@]}" >/dev/null
  rm -f "$folder/password"
  printf '%s\n' "$role" "CREATE DATABASE porchlight OWNER porchlight" |
    "${as_user[@]}" "$programs/postgres" --single -D "$folder/data.new" -c log_min_messages=fatal postgres >/dev/null
  mv "$folder/data.new" "$folder/data"
}
[ -e "$folder/data/PG_VERSION" ] || prepare

[ ${#as_user[@]} -eq 0 ] || [ -z "${POSTGRES_WITH_PARENT:-}" ] || as_user+=(--pdeathsig INT)
unset POSTGRES_PASSWORD POSTGRES_WITH_PARENT
exec "${as_user[@]}" "$programs/postgres" -D "$folder/data" -c port="$port" -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories= -c timezone=UTC "$@"
