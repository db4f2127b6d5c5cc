# shellcheck shell=bash
# What ./dev tells the person in front of it: headings, problems, the nearest name, and how long each step took.

if [[ -t 1 ]]; then
  bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' red='' plain=''
fi

say() { printf '%s==> %s%s\n' "$bold" "$*" "$plain"; }
say_problem() { printf '%s./dev: %s%s\n' "$red" "$*" "$plain" >&2; }

stop() {
  say_problem "$@"
  exit 1
}

# Number of single-character edits between two words (Levenshtein).
distance() {
  local a=$1 b=$2 i j left above corner
  local -a row
  for ((j = 0; j <= ${#b}; j++)); do row[j]=$j; done
  for ((i = 1; i <= ${#a}; i++)); do
    corner=${row[0]} row[0]=$i
    for ((j = 1; j <= ${#b}; j++)); do
      left=$((row[j - 1] + 1)) above=$((row[j] + 1))
      [[ ${a:i-1:1} == "${b:j-1:1}" ]] || corner=$((corner + 1))
      if ((left < corner)); then corner=$left; fi
      if ((above < corner)); then corner=$above; fi
      left=${row[j]} row[j]=$corner corner=$left
    done
  done
  echo "${row[${#b}]}"
}

# Of the names on standard input, the one with the fewest edits to the word.
nearest_to() {
  local word=$1 name best='' best_distance=1000 edits
  while read -r name; do
    edits=$(distance "$word" "$name")
    if ((edits < best_distance)); then best=$name best_distance=$edits; fi
  done
  echo "$best"
}

# The steps of this run, for the table at its end. A failed step does not stop the run; it makes it fail.
run_started=$EPOCHREALTIME step_names=() step_results=() step_seconds=()

# step NAME COMMAND…: runs the command under a heading, and notes its result and duration. The command runs in a
# subshell with errexit on, so that its own first failure ends it and nothing else.
step() {
  local name=$1 started=$EPOCHREALTIME status=0
  shift
  say "$name"
  set +e
  (set -e; "$@")
  status=$?
  set -e
  note_step "$name" "$([[ $status == 0 ]] && echo passed || echo "FAILED ($status)")" "$started"
  return 0
}

# skip NAME WHY: a step that cannot run here; the table says so.
skip() {
  say "$1: skipped, $2"
  note_step "$1" "skipped: $2" "$EPOCHREALTIME"
}

note_step() {
  step_names+=("$1") step_results+=("$2") step_seconds+=("$(seconds_since "$3")")
}

seconds_since() {
  local micros=$((${EPOCHREALTIME/[.,]/} - ${1/[.,]/}))
  printf '%d.%d' $((micros / 1000000)) $((micros / 100000 % 10))
}

count_steps() { echo "${#step_names[@]}"; }

failed_steps() {
  local result count=0
  for result in "${step_results[@]}"; do
    if [[ $result == FAILED* ]]; then count=$((count + 1)); fi
  done
  echo "$count"
}

# Prints the table; fails when a step failed.
report_steps() {
  local i failed
  say "steps"
  for i in "${!step_names[@]}"; do
    printf '  %-22s %8s s  %s\n' "${step_names[i]}" "${step_seconds[i]}" "${step_results[i]}"
  done
  printf '  %-22s %8s s\n' 'in all' "$(seconds_since "$run_started")"
  failed=$(failed_steps)
  ((failed == 0)) || stop "$failed of ${#step_names[@]} steps failed, see the table above."
  say "all ${#step_names[@]} steps passed or were skipped with a reason"
}
