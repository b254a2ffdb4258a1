# Sourced by what runs tests. A suite that mostly waits runs beside the others; its output is shown when it ends.

failed=0
beside_pid=
beside_log=

run_suite() {
  say "$1 (${DB_CONNECTION:-sqlite})"
  node --import=@poppinss/ts-exec bin/test.ts "$@" || failed=1
}

beside() {
  beside_log=$(mktemp)
  run_suite "$@" >"$beside_log" 2>&1 && [ "$failed" = 0 ] &
  beside_pid=$!
  trap 'kill "$beside_pid" 2>/dev/null || true' EXIT
}

finish_beside() {
  wait "$beside_pid" || failed=1
  trap - EXIT
  cat "$beside_log"
  rm -f "$beside_log"
}
