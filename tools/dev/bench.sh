# `./dev bench [NAME…]`: the figures of docs/benchmarks.md, measured on this machine. Sourced by ./dev.

run_bench() {
  need_packages "${bench_packages[@]}" "${server_packages[@]}"
  build_web
  need_npm tests/clients
  need_npm tests/browser
  local targets=(porchlight porchlight-load porchlight-history)
  case " $* " in *" micro "*) targets+=(porchlight-micro) ;; esac
  build_preset release "${targets[@]}" >&2
  # The server holds a descriptor for each visitor, and so does the generator.
  ulimit -n "$(ulimit -Hn)"
  node bench/run.mjs --binaries build/release "$@"
}
