# shellcheck shell=bash
# The panel's processes. Where systemd is not what runs them, nothing is started or stopped here.

has_services() { [ -n "$INNKEEPER_SYSTEMCTL" ]; }

# A process that is started must not hold our lock for as long as it lives.
service() {
  has_services || return 0
  "$INNKEEPER_SYSTEMCTL" "$@" 9>&-
}

web_units() {
  local port
  for port in $WEB_PORTS; do echo "innkeeper-web@$port.service"; done
}

worker_units() {
  local number
  for ((number = 1; number <= WORKERS; number++)); do echo "innkeeper-worker@$number.service"; done
}

all_units() { web_units && worker_units; }

has_one_web() { [ "$(wc -w <<<"$WEB_PORTS")" = 1 ]; }

stop_units() {
  local units
  mapfile -t units < <("$@")
  [ "${#units[@]}" = 0 ] || service stop "${units[@]}"
}

# Each web process answers before the next one is restarted, so that with two of them there is always one. Where none runs, all start
# at once.
restart_webs() {
  local port units
  has_services || return 0
  mapfile -t units < <(web_units)
  if ! any_runs "${units[@]}"; then
    service start "${units[@]}" || return 1
    for port in $WEB_PORTS; do until_healthy "$port" || return 1; done
    return
  fi
  for port in $WEB_PORTS; do
    service restart "innkeeper-web@$port.service" && until_healthy "$port" || return 1
  done
}

any_runs() {
  local unit
  for unit in "$@"; do
    if service is-active --quiet "$unit"; then return; fi
  done
  return 1
}

start_processes() { restart_webs && restart_workers; }

restart_workers() {
  local units
  mapfile -t units < <(worker_units)
  [ "${#units[@]}" = 0 ] || service restart "${units[@]}"
}

# until_healthy PORT [FILE]: gives up at once where the file is there, which says that the process ended.
until_healthy() { tool health "$1" 60 "$(env_value APP_URL)" "${2:-}"; }

# probe RELEASE: starts a web process of a release that works off nothing, and looks whether it answers.
probe() {
  local release=$RELEASES/$1 port pid log healthy=0
  port=$(tool port) || return 1
  log=$(mktemp)
  (
    RELEASE=$release
    cd "$release" && as_panel timeout 120 env PORT="$port" HOST=127.0.0.1 WORKER_MODE=separate node bin/server.js >"$log" 2>&1 9>&- || true
    : >"$log.ended"
  ) &
  pid=$!
  until_healthy "$port" "$log.ended" || healthy=1
  kill_tree "$pid"
  wait "$pid" 2>/dev/null || true
  [ "$healthy" = 0 ] || tail -n 20 "$log" >&2
  rm -f "$log" "$log.ended"
  return "$healthy"
}

kill_tree() {
  local child
  for child in $(ps -o pid= --ppid "$1"); do kill_tree "$child"; done
  kill -TERM "$1" 2>/dev/null || true
}

# Everybody reads the maintenance page, and nothing of the panel runs.
close_panel() {
  cp "$RELEASE/deploy/nginx/maintenance.html" "$MAINTENANCE.new" && mv "$MAINTENANCE.new" "$MAINTENANCE" &&
    stop_units worker_units && stop_units web_units
}

open_panel() { rm -f "$MAINTENANCE"; }

# Who runs the processes in another way stops them himself, and says so.
need_stopped() {
  has_services || [ "${STOPPED:-}" = yes ] ||
    die 'systemd does not run here. Stop the web and worker processes of the panel, then run the same command again with --stopped.'
}

say_to_restart() {
  has_services || say 'systemd does not run here: start the web and worker processes of the panel again now.'
}
