# `./dev run`: Porchlight on this machine, for a look: one process, or with --cluster several and their stores
# (cluster.sh). Sourced by ./dev.

# is_open PORT: somebody listens there.
is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port FIRST: FIRST, or the next one that nobody listens on.
free_port() {
  local port=$1
  while is_open "$port"; do port=$((port + 1)); done
  echo "$port"
}

run_demo() {
  case ${1:-} in
    "") ;;
    --cluster)
      run_cluster
      return
      ;;
    *)
      echo "dev: run knows no '$1': expected --cluster or nothing" >&2
      exit 2
      ;;
  esac
  need_packages "${build_packages[@]}"
  build_web
  build_server_only

  # Not the folder that every verb takes by default: README's own first project is number 1 there.
  local data=var/demo
  mkdir -p "$data"
  local wanted=${PORT:-8080} port internal server password=""
  port=$(free_port "$wanted")
  internal=$(free_port $((port == 9090 ? 9091 : 9090)))
  [ "$port" = "$wanted" ] || echo "Port $wanted is busy: using $port."
  unset PORT

  local porchlight=build/release/porchlight
  if [ ! -e "$data/created" ]; then
    $porchlight project add "Demo shop" --origin localhost --origin 127.0.0.1 --data "$data" >/dev/null
    password=$($porchlight agent add demo@example.com --project 1 --role owner --data "$data" --json |
      node -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>console.log(JSON.parse(t).password))')
    touch "$data/created"
  fi

  $porchlight serve --port "$port" --internal-port "$internal" --data "$data" &
  server=$!
  # Ctrl-C reaches the server too (same terminal); TERM to this script alone is passed on.
  trap 'kill -TERM $server 2>/dev/null || true' INT TERM
  until is_open "$port"; do
    kill -0 $server 2>/dev/null || { wait $server; exit $?; }
    sleep 0.1
  done

  cat <<TEXT

  Porchlight is on.

    Dashboard   http://127.0.0.1:$port/
    Demo shop   http://127.0.0.1:$port/demo/
TEXT
  if [ -n "$password" ]; then
    cat <<TEXT

    Sign in as  demo@example.com
    Password    $password      (shown this once)
TEXT
  fi
  printf '\n  Ctrl-C stops it.\n\n'
  wait $server || true
  wait $server 2>/dev/null || true
}

# Only the server: a first start should not wait for the tests to compile.
build_server_only() {
  if [ ! -e build/release/build.ninja ]; then
    cmake --preset release -DPORCHLIGHT_TESTS=OFF >build/release.configure.log 2>&1 || {
      cat build/release.configure.log >&2
      return 1
    }
  fi
  ninja -C build/release porchlight
}
