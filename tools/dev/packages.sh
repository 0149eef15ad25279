# What comes from Debian, and how it gets here. Sourced by ./dev.

build_packages=(
  g++ cmake ninja-build ccache pkg-config
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
  libspdlog-dev libcli11-dev libtomlplusplus-dev prometheus-cpp-dev
  libsodium-dev libssl-dev libsqlite3-dev libicu-dev libhiredis-dev libpq-dev libre2-dev uap-core libmaxminddb-dev
  libhowardhinnant-date-dev libcurl4-openssl-dev
)
test_packages=("${build_packages[@]}" libgtest-dev libgmock-dev libbenchmark-dev clang libclang-rt-14-dev llvm clang-format
  clang-tidy git)
browser_packages=(chromium chromium-headless-shell)
# Servers that `./dev run --cluster` and the tests start for themselves, on free ports.
cluster_packages=(redis-server postgresql-15 haproxy)
server_packages=("${cluster_packages[@]}" nginx-light iproute2 pgbouncer)
# To make the Debian package, and to try it out in a bare root.
package_packages=(debhelper dpkg-dev)
# Of Go and these two Helm's template engine is made: tests render the chart by them.
chart_packages=(golang-go golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev)
package_test_packages=("${package_packages[@]}" lintian mmdebstrap systemd prometheus "${chart_packages[@]}")
# To make the container image of it, and to run one.
image_packages=(mmdebstrap umoci icu-devtools binutils)
image_test_packages=("${image_packages[@]}" runc)
bench_packages=("${build_packages[@]}" chromium procps libgtest-dev libgmock-dev libbenchmark-dev)

# need_packages NAME…: installs those that are missing, printing them first. Nothing is ever removed for them
# (Boost 1.74 and 1.81 exclude each other): apt then stops and says why.
need_packages() {
  local name missing=()
  for name in "$@"; do
    [ -n "$name" ] || continue
    dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  if ! node_is_usable; then missing+=(nodejs npm); fi
  [ ${#missing[@]} -gt 0 ] || return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "dev: these Debian packages are missing and neither root nor sudo is at hand: ${missing[*]}" >&2
      exit 1
    fi
    as_root=(sudo)
  fi
  echo "Installing from Debian: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  (
    trap 'allow_services "${as_root[@]}"' EXIT
    trap 'exit 130' INT TERM
    hold_services "${as_root[@]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends --no-remove "${missing[@]}" >/dev/null
  )
  case " ${missing[*]} " in
    *" redis-server "* | *" postgresql-15 "* | *" haproxy "* | *" nginx-light "*)
      echo "Debian's own services of these are not started. At the next boot they are, unless you disable them."
      ;;
  esac
}

# Debian starts a service when its package is installed, and makes a PostgreSQL cluster on port 5432. Nobody who
# runs a demo or tests has asked for that: while apt runs, services are not started and no cluster is made. Who has
# such a policy or cluster of their own keeps it.
policy_file=/usr/sbin/policy-rc.d
postgres_file=/etc/postgresql-common/createcluster.d/porchlight-dev.conf
held_services=()

# hold_services [sudo]
hold_services() {
  if [ ! -e $policy_file ]; then
    held_services+=("$policy_file")
    printf '#!/bin/sh\nexit 101\n' | "$@" tee $policy_file >/dev/null
    "$@" chmod 755 $policy_file
  fi
  held_services+=("$postgres_file")
  "$@" mkdir -p "${postgres_file%/*}"
  echo 'create_main_cluster = false' | "$@" tee $postgres_file >/dev/null
}

# allow_services [sudo]: takes away what hold_services has put there.
allow_services() {
  [ ${#held_services[@]} -eq 0 ] || "$@" rm -f "${held_services[@]}"
  "$@" rmdir --ignore-fail-on-non-empty "${postgres_file%/*}" 2>/dev/null || true
}

# A node and npm of version 18 or newer, whoever they are from. Debian's npm cannot stand beside another
# vendor's nodejs, so what is there is used.
node_is_usable() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]
}

# need_npm FOLDER: `npm ci` where the lock file is newer than what is installed. One at a time.
need_npm() {
  mkdir -p build
  (flock 8; install_npm "$1") 8>build/npm.lock
}

install_npm() {
  local stamp=$1/node_modules/.installed
  [ -e "$stamp" ] && [ ! "$1/package-lock.json" -nt "$stamp" ] && return 0
  echo "Installing npm packages of $1"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
  touch "$stamp"
}
