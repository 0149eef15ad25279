#!/usr/bin/env bash
# nginx in the foreground, with one of the recipes that operators are given, in front of two gateways of this
# machine: tools/servers/nginx.sh FOLDER RECIPE ADDRESS GATEWAY1 GATEWAY2
# RECIPE is a file name of packaging/nginx; ADDRESS and GATEWAY are `host:port`. The shell becomes nginx.
set -euo pipefail
[ $# -eq 5 ] || { echo "usage: $0 FOLDER RECIPE ADDRESS GATEWAY1 GATEWAY2" >&2; exit 2; }
folder=$1
recipe=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/packaging/nginx/$2
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
sed -e "s/listen 80;/listen $3;/" -e "s/10\.0\.0\.11:8080/$4/" -e "s/10\.0\.0\.12:8080/$5/" \
  "$recipe" >"$folder/porchlight.conf"
# A recipe that has changed its examples must not be started with addresses of somebody else's.
! grep -n '^[^#]*10\.0\.0\.\|listen 80;' "$folder/porchlight.conf" >&2
cat >"$folder/nginx.conf" <<TEXT
daemon off;
$([ "$(id -u)" -ne 0 ] || echo "user root;")
pid $folder/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  include $folder/porchlight.conf;
}
TEXT
PATH=$PATH:/usr/sbin
exec nginx -p "$folder" -e stderr -c "$folder/nginx.conf"
