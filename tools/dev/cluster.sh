# `./dev run --cluster`: the distributed form on one machine, for a look: Redis, PostgreSQL, two gateways, and
# HAProxy as the one address. Sourced by ./dev.
#
# Each server is in a session of its own (setsid), so that Ctrl-C reaches this script alone: gateways must say
# goodbye while their stores still listen. They end with the script, however it ends (PR_SET_PDEATHSIG).

cluster_folder=var/cluster
cluster_names=(gw1 gw2)
declare -A cluster_pids
cluster_stopping=0

run_cluster() {
  need_packages "${build_packages[@]}" "${cluster_packages[@]}"
  build_web
  build_server_only
  mkdir -p "$cluster_folder"
  local wanted=${PORT:-8080} port password=""
  port=$(free_port "$wanted")
  [ "$port" = "$wanted" ] || echo "Port $wanted is busy: using $port."
  unset PORT

  trap stop_cluster EXIT
  # The first signal stops it; the next ones hurry the gateways (they take a second TERM so).
  trap 'cluster_stopping=1; signal_gateways' INT TERM
  start_stores
  create_cluster_demo
  start_gateway gw1
  start_gateway gw2
  cluster_start haproxy "$cluster_folder/haproxy.log" tools/servers/haproxy.sh "$cluster_folder/haproxy" \
    "127.0.0.1:$port" "127.0.0.1:${gateway_ports[gw1]}" "${internal_ports[gw1]}" \
    "127.0.0.1:${gateway_ports[gw2]}" "${internal_ports[gw2]}"
  wait_open haproxy "$port"
  tell_cluster
  watch_gateways
}

# cluster_start NAME LOG COMMAND…: in the background, its pid under its name.
cluster_start() {
  local name=$1 log=$2
  shift 2
  setsid setpriv --pdeathsig TERM -- "$@" >>"$log" 2>&1 </dev/null &
  cluster_pids[$name]=$!
}

# wait_open NAME PORT: until the server listens; the end of the script when it has ended instead.
wait_open() {
  until is_open "$2"; do
    [ $cluster_stopping -eq 0 ] || exit 130
    kill -0 "${cluster_pids[$1]}" 2>/dev/null || {
      echo "dev: $1 has ended at once; see $cluster_folder/" >&2
      exit 1
    }
    sleep 0.1
  done
}

# Passwords of the stores: this is a machine that others may use too.
cluster_secret() {
  local file=$cluster_folder/$1.secret
  [ -e "$file" ] || (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$file")
  cat "$file"
}

start_stores() {
  local redis_port postgres_port redis_secret postgres_secret
  redis_port=$(free_port 16379)
  postgres_port=$(free_port 15432)
  redis_secret=$(cluster_secret redis)
  postgres_secret=$(cluster_secret postgres)
  mkdir -p "$cluster_folder/redis"
  (umask 077 && echo "requirepass $redis_secret" >"$cluster_folder/redis/redis.conf")
  cluster_start redis "$cluster_folder/redis.log" tools/servers/redis.sh "$cluster_folder/redis" "$redis_port"
  POSTGRES_PASSWORD=$postgres_secret POSTGRES_WITH_PARENT=1 cluster_start postgres "$cluster_folder/postgres.log" \
    tools/servers/postgres.sh "$cluster_folder/postgres" "$postgres_port"
  export REDIS_URL=redis://:$redis_secret@127.0.0.1:$redis_port
  export DATABASE_URL=postgresql://porchlight:$postgres_secret@127.0.0.1:$postgres_port/porchlight
  wait_open redis "$redis_port"
  wait_open postgres "$postgres_port"
  until pg_isready -q -h 127.0.0.1 -p "$postgres_port"; do sleep 0.1; done
}

create_cluster_demo() {
  [ ! -e "$cluster_folder/demo.created" ] || return 0
  local porchlight=build/release/porchlight
  $porchlight project add "Demo shop" --origin localhost --origin 127.0.0.1 >/dev/null
  password=$($porchlight agent add demo@example.com --project 1 --role owner --json |
    node -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>console.log(JSON.parse(t).password))')
  touch "$cluster_folder/demo.created"
}

declare -A gateway_ports internal_ports

# start_gateway NAME: on its ports, if it had some already.
start_gateway() {
  local name=$1
  : "${gateway_ports[$name]:=$(free_port $((10#${name#gw} + 8180)))}"
  : "${internal_ports[$name]:=$(free_port $((10#${name#gw} + 9190)))}"
  mkdir -p "$cluster_folder/$name"
  # Its log comes to the terminal, with its name; Ctrl-C must not end the one who passes it on.
  PORCHLIGHT_SERVER_NODE=$name PORCHLIGHT_SERVER_TRUST_PROXY=true PORCHLIGHT_LOG_FORMAT=text setsid setpriv --pdeathsig TERM -- \
    build/release/porchlight serve --port "${gateway_ports[$name]}" --internal-port "${internal_ports[$name]}" \
    --data "$cluster_folder/$name" > >(trap '' INT && sed -u "s/^/  $name  /") 2>&1 </dev/null &
  cluster_pids[$name]=$!
  wait_open "$name" "${gateway_ports[$name]}"
}

tell_cluster() {
  cat <<TEXT

  Porchlight is on: two gateways, Redis and PostgreSQL behind HAProxy.

    Dashboard   http://127.0.0.1:$port/
    Demo shop   http://127.0.0.1:$port/demo/
TEXT
  if [ -n "$password" ]; then
    cat <<TEXT

    Sign in as  demo@example.com
    Password    $password      (shown this once)
TEXT
  fi
  cat <<TEXT

    gw1         http://127.0.0.1:${gateway_ports[gw1]}/   metrics http://127.0.0.1:${internal_ports[gw1]}/metrics   pid ${cluster_pids[gw1]}
    gw2         http://127.0.0.1:${gateway_ports[gw2]}/   metrics http://127.0.0.1:${internal_ports[gw2]}/metrics   pid ${cluster_pids[gw2]}
    Redis       pid ${cluster_pids[redis]}      PostgreSQL  pid ${cluster_pids[postgres]}

  Open the shop in a few tabs, then \`kill -9 ${cluster_pids[gw1]}\` and watch the dashboard: nobody who is still
  there goes away. The gateway is started again after ten seconds. \`kill -STOP ${cluster_pids[redis]}\` (and -CONT)
  shows what agents see without Redis. Ctrl-C stops it all.

TEXT
}

# Starts a gateway again that has ended, until the script is told to stop.
watch_gateways() {
  local name
  while [ $cluster_stopping -eq 0 ]; do
    sleep 1 &
    wait $! 2>/dev/null || true
    for name in "${cluster_names[@]}"; do
      [ $cluster_stopping -eq 0 ] || return 0
      ! kill -0 "${cluster_pids[$name]}" 2>/dev/null || continue
      echo "  $name has ended. The other one goes on; it is started again in ten seconds."
      sleep 10 &
      wait $! 2>/dev/null || true
      [ $cluster_stopping -ne 0 ] || start_gateway "$name"
    done
  done
}

signal_gateways() {
  local name
  for name in "${cluster_names[@]}"; do
    [ -z "${cluster_pids[$name]:-}" ] || kill -TERM "${cluster_pids[$name]}" 2>/dev/null || true
  done
}

# end_server NAME SIGNAL
end_server() {
  local pid=${cluster_pids[$1]:-}
  [ -n "$pid" ] || return 0
  kill "-$2" "$pid" 2>/dev/null || true
  kill -CONT "$pid" 2>/dev/null || true # it may have been stopped for a look
  # A signal to this script ends a wait early.
  while kill -0 "$pid" 2>/dev/null; do wait "$pid" 2>/dev/null || true; done
}

# Gateways first (they drain), then HAProxy, then the stores.
stop_cluster() {
  local name
  [ $cluster_stopping -ne 0 ] || signal_gateways
  cluster_stopping=1
  for name in "${cluster_names[@]}"; do end_server "$name" 0; done
  end_server haproxy TERM
  end_server redis TERM
  end_server postgres INT
}
