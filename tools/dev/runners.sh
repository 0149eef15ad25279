# How test programs are run, beside each other, and what is read of what they print. Sourced by ./dev.
#
# What failed is asked once more, alone, when the others are done (decision 69): a machine that is busy with a browser,
# a compiler and three servers is late now and then. It is never silent: what failed first and then passed is printed
# at the end of the run, and `build/test/unsteady` has it. What a sanitizer has said, or more than a few, is a failure.

most_asked_again=3

# run_gtests PRESET BINARY…: beside each other, begun in that order (the longest first, where one is long).
run_gtests() {
  local preset=$1 failed status=0 program
  shift
  failed=$(mktemp -d build/test/failed.XXXXXX)
  printf '%s\n' "${@/#/build/$preset/tests/}" | failed=$failed xargs -P "$(nproc)" -I{} bash -c '
    report=$(printf "== %s\n" {} && {} --gtest_brief=1 2>&1) && exec flock build/test/report.lock cat <<<"$report"
    echo "$report" >"$failed/$(basename {})"'
  for program in "$failed"/*; do
    [ ! -e "$program" ] || again_gtest "build/$preset/tests/${program##*/}" "$program" || status=1
  done
  return $status
}

# node_tests FILE…: each in a process and on ports of its own, the longest first, as many beside each other as there are
# cores, or `files_beside`.
node_tests() {
  local failed status=0 report
  failed=$(mktemp -d build/test/failed.XXXXXX)
  mkdir -p build/seconds
  longest_first "$@" | failed=$failed xargs -P "${files_beside:-$(nproc)}" -I{} bash -c '
    file={}
    report=$(node_file "$file")
    status=$?
    echo "$SECONDS" >"build/seconds/${file//\//_}"
    [ $status -ne 0 ] || exec flock build/test/report.lock cat <<<"$report"
    echo "$report" >"$failed/${file//\//#}"'
  for report in "$failed"/*; do
    [ ! -e "$report" ] || again_node "$report" || status=1
  done
  return $status
}

# node_file FILE: what it says. It ends with its tests, also where one that failed has left a connection that comes back
# for ever; a node that cannot see to that (before 20.14) is ended itself.
node_file() {
  local force
  force=$(node --help | grep -o -- --test-force-exit) || true
  # shellcheck disable=SC2086
  timeout --foreground --kill-after=10 "${file_seconds:-900}" node --test $force "$1" 2>&1
}
export -f node_file

# By what each took the last time: a short file may wait for a minute, and begun last it would do so alone. Where that is
# not known, by its size.
longest_first() {
  local file
  for file in "$@"; do
    echo "$(cat "build/seconds/${file//\//_}" 2>/dev/null || echo $(($(stat -c %s "$file") / 300))) $file"
  done | sort -k 1,1rn | cut -d ' ' -f 2-
}

# again_node REPORT: the file whose first report that is. Prints the one that counts.
again_node() {
  local file=${1##*/} second
  file=${file//#//}
  if may_be_asked_again "$1" && second=$(node_file "$file"); then
    unsteady "$file" "$1"
    echo "$second"
  else
    cat "$1"
    return 1
  fi
}

# again_gtest PROGRAM REPORT: of its tests those that failed.
again_gtest() {
  local names second
  names=$(sed -n 's/^\[  FAILED  \] \([^ ,]*\.[^ ,]*\).*/\1/p' "$2" | sort -u | paste -sd :)
  if [ -n "$names" ] && may_be_asked_again "$2" && second=$("$1" --gtest_brief=1 --gtest_filter="$names" 2>&1); then
    unsteady "$1 $names" "$2"
    grep -v '^\[  FAILED  \]' "$2"
    echo "$second"
  else
    cat "$2"
    return 1
  fi
}

may_be_asked_again() {
  local failed=("${1%/*}"/*)
  [ ${#failed[@]} -le $most_asked_again ] && ! grep -qE 'Sanitizer|runtime error: ' "$1"
}

# unsteady WHAT REPORT: it failed, and passed when it was asked again.
unsteady() {
  {
    printf '\nunsteady: %s failed, and passed when it was asked again, alone. The first time:\n' "$1"
    failures "$2"
  } >>build/test/unsteady
}

# retried STEP LOG: Vitest asks again by itself, and web/dashboard/told-again.mjs says so.
retried() {
  local tests
  tests=$(plain "$2" | grep -E '\(retry x[0-9]+\)') || return 0
  printf '\nunsteady: in %s, passed when it was asked again:\n%s\n' "$1" "$tests" >>build/test/unsteady
}

# failures LOG: what failed, each with what follows it.
failures() {
  local marks='^ *not ok |^\[  FAILED  \]|: Failure$|^ *FAIL |^check: .* failed$|: (fatal )?error: |error TS|ERROR: '
  plain "$1" | grep -nE -A 24 "$marks" | head -n 200 || true
}

# plain LOG: without colours, which some give wherever a CI is.
plain() { sed 's/\x1b\[[0-9;]*m//g' "$1"; }

# count LOG: sums what GoogleTest, node --test, Vitest and check() report there.
count() {
  plain "$1" | awk '
    /^\[  PASSED  \] [0-9]+ test/ { pass += $4 }
    /^\[  FAILED  \] [0-9]+ test/ { fail += $4 }
    /^# pass [0-9]+/ { pass += $3 }
    /^# fail [0-9]+/ { fail += $3 }
    /^ *Tests  / { for (i = 2; i <= NF; i++) { if ($i == "passed") pass += $(i-1); if ($i == "failed") fail += $(i-1) } }
    /^check: .* ok$/ { pass++ }
    /^check: .* failed$/ { fail++ }
    END { print pass + 0, fail + 0 }'
}
