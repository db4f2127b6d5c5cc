# shellcheck shell=bash
# The checks that read the code without running it.

cpp_files() {
  local folder
  for folder in core native wasm tests examples bench; do
    if [[ ! -d $folder ]]; then continue; fi
    find "$folder" -name node_modules -prune -o \( -name '*.?pp' -o -name '*.h' \) -print
  done | sort
}

lint_shape() { node tools/shape.mjs; }

lint_format() { cpp_files | xargs clang-format-14 --dry-run -Werror; }

lint_shell() { shellcheck -x dev .ci/run tools/dev/*.sh; }

lint_types() {
  local project
  for project in js bench; do tests/node_modules/.bin/tsc -p "$project/tsconfig.json"; done
}

lint_steps() {
  step 'lint shape' lint_shape
  step 'lint format' lint_format
  step 'lint shell' lint_shell
  if [[ -e js/tsconfig.json ]]; then step 'lint types' lint_types; fi
}

command_lint() {
  install_for lint
  install_node_modules
  lint_steps
  report_steps
}

command_format() {
  install_for lint
  cpp_files | xargs clang-format-14 -i
}
