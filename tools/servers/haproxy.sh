#!/usr/bin/env bash
# HAProxy in the foreground, with the recipe that operators are given, in front of two gateways of this machine:
# tools/servers/haproxy.sh FOLDER ADDRESS GATEWAY1 INTERNAL1 GATEWAY2 INTERNAL2
# ADDRESS and GATEWAY are `host:port`; INTERNAL is the port of the health check. The shell becomes HAProxy.
set -euo pipefail
[ $# -eq 6 ] || { echo "usage: $0 FOLDER ADDRESS GATEWAY1 INTERNAL1 GATEWAY2 INTERNAL2" >&2; exit 2; }
folder=$1
recipe=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/packaging/haproxy/porchlight.cfg
mkdir -p "$folder"
sed -e "s/bind :80$/bind $2/" \
  -e "s/gw1 10.0.0.11:8080 port 9090/gw1 $3 port $4/" \
  -e "s/gw2 10.0.0.12:8080 port 9090/gw2 $5 port $6/" \
  -e '/maxconn 100000/d' "$recipe" >"$folder/haproxy.cfg"
# A recipe that has changed its examples must not be started with addresses of somebody else's.
! grep -n '^[^#]*10\.0\.0\.\|^ *bind :80' "$folder/haproxy.cfg" >&2
PATH=$PATH:/usr/sbin
exec haproxy -db -f "$folder/haproxy.cfg"
