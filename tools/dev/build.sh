# Building: web first (it is compiled into the server), then the server. Sourced by ./dev.

# One at a time: steps of a test run beside each other.
build_web() {
  mkdir -p build
  (flock 9; make_web) 9>build/web.lock
}

make_web() {
  need_npm web
  local stamp=build/web.stamp
  if [ -e "$stamp" ] && [ -z "$(find web -name node_modules -prune -o -name dist -prune -o -type f -newer "$stamp" -print -quit)" ] &&
    [ -e web/dashboard/dist/index.html ] && [ -e web/widget/dist/widget-bubble.js ] && [ -e web/demo/dist/index.html ]; then
    return 0
  fi
  echo "Building web"
  (cd web && npm run --silent build)
  touch "$stamp"
}

# build_preset PRESET [NINJA TARGET…]
build_preset() {
  local preset=$1
  shift
  # `./dev run` configures without the tests, so that a first start does not need their packages.
  if ! grep -q 'PORCHLIGHT_TESTS:BOOL=ON' "build/$preset/CMakeCache.txt" 2>/dev/null; then
    cmake --preset "$preset" -DPORCHLIGHT_TESTS=ON >"build/$preset.configure.log" 2>&1 || {
      cat "build/$preset.configure.log" >&2
      return 1
    }
  fi
  ninja -C "build/$preset" "$@"
}

build_all() {
  need_packages "${test_packages[@]}"
  build_web
  build_preset release porchlight porchlight-test-server
  echo "Built build/release/porchlight"
}

# The documents as a site of plain files (decision 72).
build_docs() {
  need_packages "${build_packages[@]}"
  need_npm web
  node web/site/build.mjs build/docs
}

clean_all() {
  rm -rf build web/*/dist web/node_modules web/*/node_modules tests/{clients,browser,package}/node_modules
}

cpp_files() { git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp'; }

format_all() {
  need_packages "${test_packages[@]}"
  cpp_files | xargs clang-format -i
  need_npm web
  (cd web && npm run --silent format)
}
