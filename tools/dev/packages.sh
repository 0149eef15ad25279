# What comes from Debian, and how it gets here. Sourced by ./dev.

build_packages=(
  g++ cmake ninja-build ccache pkg-config
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
  libspdlog-dev libcli11-dev libtomlplusplus-dev prometheus-cpp-dev
  libsodium-dev libssl-dev libsqlite3-dev
)
test_packages=("${build_packages[@]}" libgtest-dev libgmock-dev clang clang-format clang-tidy chromium git)
bench_packages=("${build_packages[@]}" procps libgtest-dev libgmock-dev libbenchmark-dev)

# need_packages NAME…: installs those that are missing, printing them first. Nothing is ever removed for them
# (Boost 1.74 and 1.81 exclude each other): apt then stops and says why.
need_packages() {
  local name missing=()
  for name in "$@"; do
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
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends --no-remove "${missing[@]}" >/dev/null
}

# A node and npm of version 18 or newer, whoever they are from. Debian's npm cannot stand beside another
# vendor's nodejs, so what is there is used.
node_is_usable() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]
}

# need_npm FOLDER: `npm ci` where the lock file is newer than what is installed.
need_npm() {
  local stamp=$1/node_modules/.installed
  [ -e "$stamp" ] && [ ! "$1/package-lock.json" -nt "$stamp" ] && return 0
  echo "Installing npm packages of $1"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
  touch "$stamp"
}
