# shellcheck shell=bash
# BASH_ENV of the commands of an installation that is tested: notes each line that they come to in CRASH_TRACE, and kills the
# whole process group at CRASH_AT, the place FILE:LINE, so many seconds later (CRASH_AFTER) or before the line is run.
set -o functrace

come_to() {
  [ -z "${CRASH_TRACE:-}" ] || echo "$1" >>"$CRASH_TRACE"
  [ "$1" = "${CRASH_AT:-}" ] || return 0
  [ -n "${CRASH_AFTER:-}" ] || kill -KILL 0
  unset CRASH_AT
  { sleep "$CRASH_AFTER" && kill -KILL 0; } 9>&- &
}

trap 'come_to "${BASH_SOURCE[0]##*/}:$LINENO"' DEBUG
