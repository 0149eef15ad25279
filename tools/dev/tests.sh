# `./dev test`: every test. Sourced by ./dev.
#
# The steps run in two lanes beside each other: one compiles and computes, the other mostly waits (for leases,
# timers, pages). The first takes only what the second leaves it, so that nothing is late there that is waited for.
# What compiles long and waits as well comes last, alone; it was compiled in the first lane.
#
# Each step writes its output to build/test/STEP.log and shows it when it fails. The counts of all test runners
# are added up; the last line is `N passed, N failed`.

computing_steps=(lint unit fuzz)
waiting_steps=(web clients faults browser package)
last_steps=(stores asan tsan)

run_tests() {
  local all=("${computing_steps[@]}" "${waiting_steps[@]}" "${last_steps[@]}") wanted=() step long=0 used
  for step in "$@"; do
    if [ "$step" = --long ]; then
      long=1
      continue
    fi
    case " ${all[*]} " in
      *" $step "*) wanted+=("$step") ;;
      *)
        echo "dev: there is no test step '$step': expected ${all[*]}" >&2
        exit 2
        ;;
    esac
  done
  [ ${#wanted[@]} -gt 0 ] || wanted=("${all[@]}")

  need_packages "${test_packages[@]}" "${browser_packages[@]}" "${server_packages[@]}" "${package_test_packages[@]}" \
    "${image_test_packages[@]}"
  rm -rf build/test && mkdir -p build/test
  export PORCHLIGHT_TEST_LONG=$long
  if [ $long -eq 1 ]; then export PORCHLIGHT_SEEDS=${PORCHLIGHT_SEEDS:-10000}; fi
  local started=$SECONDS
  run_lanes
  # A third of their time they wait, and nothing else runs: one more at once.
  files_beside=$(($(nproc) + 1)) run_steps "${last_steps[@]}"
  cpu_seconds
  echo "all      $((SECONDS - started)) s, $((used / 60)) CPU minutes"
  cat build/test/unsteady 2>/dev/null || true
  echo
  # A step that did not come to its end has no count, and failed.
  for step in "${wanted[@]}"; do cat "build/test/$step.count" 2>/dev/null || echo 0 1; done |
    awk '{ pass += $1; fail += $2 } END { print pass " passed, " fail " failed"; exit fail > 0 }'
}

# Each lane in a process group of its own, so that an end by ^C is the end of all that it has started.
run_lanes() {
  set -m
  (renice -n 19 "$BASHPID" >/dev/null; run_steps "${computing_steps[@]}"; build_ahead) </dev/null &
  local lanes=($!)
  (run_steps "${waiting_steps[@]}") </dev/null &
  lanes+=($!)
  set +m
  trap 'kill -- "${lanes[@]/#/-}" 2>/dev/null; exit 130' INT TERM
  wait
  trap - INT TERM
}

# run_steps STEP…: those of them that are wanted.
run_steps() {
  local step
  for step in "$@"; do
    case " ${wanted[*]} " in *" $step "*) run_step "$step" ;; esac
  done
}

# What fails here fails again, and is shown, in its step.
build_ahead() {
  local step
  for step in "${last_steps[@]}"; do
    case " ${wanted[*]} " in *" $step "*) ("build_$step" >"build/test/$step.build.log" 2>&1) || true ;; esac
  done
}

# Sets `used`: of all that this shell has waited for. (Not in a substitution: a subshell has no children yet.)
cpu_seconds() {
  local times=build/test/times.$BASHPID
  times >"$times"
  used=$(awk -F '[ms ]+' 'NR == 2 { print int(($1 + $3) * 60 + $2 + $4) }' "$times")
}

run_step() {
  local step=$1 log=build/test/$1.log started=$SECONDS status=0 passed failed used before
  cpu_seconds
  before=$used
  # Not behind `||` or `if`: there, bash ignores what fails inside.
  set +e
  (
    set -e
    "step_$step"
  ) >"$log" 2>&1
  status=$?
  set -e
  read -r passed failed < <(count "$log")
  [ $((passed + failed)) -gt 0 ] || status=1
  # A step that broke without a failed test (a build error, a crash) counts as one.
  if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  echo "$passed $failed" >"build/test/$step.count"
  if [ $status -eq 0 ]; then
    retried "$step" "$log"
    cpu_seconds
    printf '%-8s %s passed, %s s, %s s of CPU\n' "$step" "$passed" $((SECONDS - started)) $((used - before))
    return
  fi
  printf '%-8s FAILED after %s s; %s:\n' "$step" $((SECONDS - started)) "$log"
  # What failed, each with what follows it; then the end, for a step that broke without a failed test.
  failures "$log"
  echo "… and its end:"
  tail -n 30 "$log"
}

# check NAME COMMAND…: one thing that either holds or does not.
check() {
  local name=$1
  shift
  if "$@"; then echo "check: $name ok"; else
    echo "check: $name failed"
    return 1
  fi
}

step_lint() {
  local status=0
  check "C++ is formatted" format_check || status=1
  node --test tests/house/*.test.mjs tools/*.test.mjs || status=1
  need_npm web
  check "web: eslint, tsc, prettier" lint_web || status=1
  check "clang-tidy" tidy || status=1
  return $status
}

format_check() { cpp_files | xargs clang-format --dry-run -Werror; }
lint_web() {
  (cd web && npm run --silent lint && npm run --silent format:check) &&
    web/node_modules/.bin/eslint --config web/eslint.tests.config.js tests bench tools
}

# What is compiled together is looked at together (cmake/Layers.cmake: 24 files of a folder, stream.cpp alone):
# nearly all of the time goes to headers, so that takes a seventh of it. Without a compile database: those of the
# sanitizers have their instrumentation in the precompiled header, the others g++'s; one of clang's own halves what is left.
tidy() {
  local flags=(-std=c++20 -Isrc '-DPORCHLIGHT_VERSION=""') pieces=build/test/tidy
  read -ra libraries < <(pkg-config --cflags libpq hiredis)
  flags+=("${libraries[@]}")
  clang++ "${flags[@]}" -x c++-header cmake/precompiled.hpp -o build/test/tidy.pch
  rm -rf "$pieces" && mkdir -p "$pieces"
  git ls-files --cached --others --exclude-standard 'src/*.cpp' | LC_ALL=C sort |
    while read -r file; do [ ! -e "$file" ] || echo "$file"; done |
    awk -v to="$pieces/" '{
      folder = $0; sub(/\/[^\/]*$/, "", folder)
      if ($0 ~ /\/stream\.cpp$/) piece = "stream"
      else { piece = int(count[folder] / 24); count[folder] += 1 }
      gsub(/\//, "_", folder)
      print "#include \"" $0 "\"" > (to folder "_" piece ".cpp")
    }'
  export tidy_flags="${flags[*]} -I. -include-pch build/test/tidy.pch" tidy_known tidy_rules
  tidy_known=${XDG_CACHE_HOME:-$HOME/.cache}/porchlight/tidy
  tidy_rules=$({ clang-tidy --version && echo "$tidy_flags" && cat .clang-tidy cmake/precompiled.hpp; } | sha256sum)
  mkdir -p "$tidy_known"
  find "$tidy_known" -type f -mtime +30 -delete
  export -f tidy_piece
  printf '%s\0' "$pieces"/*.cpp | xargs -0 -P "$(nproc)" -I{} bash -c 'tidy_piece {}'
}

# A piece that was clean is not looked at again, in whichever clone, while it, what it includes and the rules are the
# same.
tidy_piece() {
  local known files
  # shellcheck disable=SC2086
  files=$(clang++ $tidy_flags -MM -MT '' "$1") || return 1
  known=$tidy_known/$({ echo "$tidy_rules" && tr -d ':\\' <<<"$files" | xargs cat; } | sha256sum | cut -c 1-40)
  [ ! -e "$known" ] || return 0
  # shellcheck disable=SC2086
  clang-tidy --quiet --warnings-as-errors='*' --header-filter='src/.*' --checks=-bugprone-suspicious-include "$1" \
    -- $tidy_flags 2>/dev/null || return 1
  touch "$known"
}

step_web() {
  build_web
  (cd web && npm test)
}

# What a developer runs after each change: neither servers nor sleeps.
step_unit() {
  use_sanitizers
  build_web # it is compiled into what unit-app tests
  local folder suites=(unit-monitor) # the longest first
  for folder in tests/unit/*; do
    [ "${folder##*/}" = monitor ] || suites+=("unit-${folder##*/}")
  done
  build_preset asan "${suites[@]}"
  run_gtests asan "${suites[@]}"
}

# Every store under one contract, the drivers on real servers, presence under seeded faults.
step_stores() {
  build_stores
  use_sanitizers
  run_gtests asan "${store_suites[@]}"
}
store_suites=(integration-redis integration-postgres contract simulation)
build_stores() { build_preset asan "${store_suites[@]}"; }

use_sanitizers() {
  export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_stack_use_after_return=1
  export LSAN_OPTIONS=suppressions=$PWD/tools/dev/known-leaks.txt:print_suppressions=0
}

# The whole server under what clients and strangers do. What is wrong ends it at once, and with it the test.
step_asan() {
  build_asan
  use_sanitizers
  clients_on asan
}
build_asan() {
  build_web
  build_preset asan porchlight porchlight-test-server
}

# The same on several I/O threads, and what else has threads: the pool, the journal, the memory store.
step_tsan() {
  build_tsan
  export TSAN_OPTIONS='halt_on_error=1'
  local status=0
  run_gtests tsan "${threaded_suites[@]}" || status=1
  clients_on tsan || status=1
  return $status
}
threaded_suites=(unit-base unit-net unit-store contract)
build_tsan() {
  build_web
  build_preset tsan "${threaded_suites[@]}" porchlight porchlight-test-server
}

# clients_on PRESET: what the product does for clients, and those that know nothing of what is behind the socket.
clients_on() {
  need_npm tests/clients
  PORCHLIGHT_BINARY=build/$1/porchlight node_tests tests/clients/{official,product}/*.test.mjs
}

step_fuzz() {
  local targets=() target status=0
  for target in tests/fuzz/*_fuzz.cpp; do
    target=${target##*/} && target=${target%_fuzz.cpp} && targets+=("build/asan/tests/fuzz-${target//_/-}")
  done
  build_preset asan "${targets[@]##*/}"
  for target in "${targets[@]}"; do
    check "${target##*/}" "$target" || status=1
  done
  return $status
}

# What the product does for clients is asked under both sanitizers; of the program as it is shipped, the faults and the
# browser ask it. So here only what is between the socket and us: a third run of the same found nothing, ever.
step_clients() {
  build_web
  build_preset release porchlight porchlight-test-server porchlight-micro # that one only to see that it builds
  need_npm tests/clients
  local files=(tests/clients/{official,protocol}/*.test.mjs)
  if [ "$PORCHLIGHT_TEST_LONG" -eq 1 ]; then files+=(tests/clients/product/*.test.mjs); fi
  PORCHLIGHT_BINARY=build/release/porchlight node_tests "${files[@]}"
}

# Every fault of Redis, PostgreSQL, a gateway and the network, under the real binary.
step_faults() {
  build_web
  build_preset release porchlight porchlight_virtual_clock
  need_npm tests/clients
  node_tests tests/clients/faults/*.test.mjs
}

step_browser() {
  build_web
  build_preset release porchlight
  need_npm tests/clients # ajv: tests/support/contract.mjs
  need_npm tests/browser
  node_tests tests/browser/*.test.mjs
}

# The Debian package, made of the release build and tried out in a bare root, and the container image.
step_package() {
  build_web
  build_preset release porchlight
  make_package
  make_image
  need_npm tests/clients # ajv: tests/support/contract.mjs
  need_npm tests/package
  node_tests tests/package/*.test.mjs
}
