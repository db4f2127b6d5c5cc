# shellcheck shell=bash
# Running the libFuzzer targets: one program for each tests/fuzz/NAME_fuzz.cpp, its corpus kept in build/fuzz/corpus.

has_fuzz_targets() { compgen -G 'tests/fuzz/*_fuzz.cpp' >/dev/null; }

fuzz_targets() { find tests/fuzz -name '*_fuzz.cpp' -printf '%f\n' | sed 's/_fuzz\.cpp$//' | sort; }

run_fuzz_target() {
  local target=$1 seconds=$2 corpus=build/fuzz/corpus/$1
  mkdir -p "$corpus"
  "build/fuzz/tests/fuzz/${target}_fuzz" -max_total_time="$seconds" -print_final_stats=1 "$corpus"
}

command_fuzz() {
  local target=${1:-} seconds=${2:-60} name
  if [[ -n $target ]] && ! fuzz_targets | grep -qxF -- "$target"; then
    say_problem "there is no fuzz target '$target'; there are: $(fuzz_targets | paste -sd' ')."
    exit 2
  fi
  install_for fuzz
  configure fuzz
  compile fuzz
  for name in $(fuzz_targets); do
    if [[ -z $target || $name == "$target" ]]; then step "fuzz $name" run_fuzz_target "$name" "$seconds"; fi
  done
  report_steps
}
