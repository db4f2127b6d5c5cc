# shellcheck shell=bash
# Parlor beside other servers, bench/.

install_bench_modules() {
  local installed=bench/node_modules/.package-lock.json
  [[ $installed -nt bench/package-lock.json ]] && return 0
  say "installing node packages in bench/"
  (cd bench && npm ci --no-audit --no-fund)
  touch "$installed"
}

# What is built goes to standard error: standard output is the result.
build_for_bench() {
  install_for bench
  install_bench_modules
  if ! grep -qsx 'PARLOR_\(TESTS\|BENCH\):[A-Z]*=ON' build/release/CMakeCache.txt; then
    cmake --preset release -DPARLOR_BENCH=ON -DPARLOR_TESTS=OFF
  fi
  if [[ -n ${PARLOR_BIN:-} ]]; then
    compile release --target parlor_load
  else
    compile release --target parlor parlor_load
  fi
}

# As many connections as this machine allows: the largest workload holds 10,000.
raise_open_files() {
  ulimit -n "$(ulimit -Hn)"
  [[ $(ulimit -n) == unlimited ]] || (($(ulimit -n) >= 10500)) ||
    say_problem "only $(ulimit -n) files may be open here: the workloads of 10,000 connections want ulimit -Hn 10500."
}

command_bench() {
  build_for_bench >&2
  raise_open_files
  node bench/bench.mjs "$@"
}
