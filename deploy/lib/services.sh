# shellcheck shell=bash
# How many seconds a web process may take until it shows a page. It needs few of them; a machine under load needs more.
PATIENCE=${INNKEEPER_PATIENCE:-180}
# How many seconds the processes have to live, once they have reported, until they count as running.
STAY=${INNKEEPER_STAY:-10}

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

# Processes that earlier answers asked for: more of them, or at other ports.
stop_former_units() {
  local link unit wanted
  wanted=$(all_units)
  for link in "$ROOT"/etc/systemd/system/multi-user.target.wants/innkeeper-{web,worker}@*.service; do
    unit=$(basename "$link")
    [ -L "$link" ] && ! grep -qxF "$unit" <<<"$wanted" || continue
    service disable --now "$unit" || return 1
  done
}

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
  forget_ends "${units[@]}"
  if ! any_runs "${units[@]}"; then
    service start "${units[@]}" || return 1
    for port in $WEB_PORTS; do until_unit_healthy "$port" || return 1; done
    return
  fi
  for port in $WEB_PORTS; do
    service restart "innkeeper-web@$port.service" && until_unit_healthy "$port" || return 1
  done
}

# systemd goes on counting how often a unit ended where it is started anew between two ends.
forget_ends() { service reset-failed "$@" 2>/dev/null || true; }

any_runs() {
  local unit
  for unit in "$@"; do
    if service is-active --quiet "$unit"; then return; fi
  done
  return 1
}

all_run() {
  local unit
  for unit in "$@"; do service is-active --quiet "$unit" || return 1; done
}

start_processes() { restart_webs && restart_workers; }

restart_workers() {
  local units
  mapfile -t units < <(worker_units)
  [ "${#units[@]}" != 0 ] || return 0
  forget_ends "${units[@]}"
  service restart "${units[@]}"
}

# until_healthy PORT SECONDS [FILE]: gives up at once where the file is there, which says that the process ended.
until_healthy() { tool health "$1" "$2" "$(env_value APP_URL)" "${3:-}"; }

# until_unit_healthy PORT: gives up early on a process that ends again and again, and says why.
until_unit_healthy() {
  local unit=innkeeper-web@$1.service deadline=$((SECONDS + PATIENCE)) said
  until said=$(until_healthy "$1" 5 2>&1); do
    if [ "$SECONDS" -ge "$deadline" ] || ends_again_and_again "$unit"; then
      say "$said"
      say_last_words "$unit"
      return 1
    fi
  done
}

# Until every process has reported to the database, and none has ended for some seconds. Gives up on one that ends again and again.
until_all_stay() {
  local since deadline=$((SECONDS + PATIENCE))
  has_services || return 0
  until_all_report "$deadline" || return 1
  since=$SECONDS
  while [ $((SECONDS - since)) -lt "$STAY" ]; do
    sleep 1
    [ "$(all_pids)" != "$REPORTED" ] || continue
    until_all_report "$deadline" || return 1
    since=$SECONDS
  done
}

# until_all_report DEADLINE: afterwards REPORTED names the processes that did.
until_all_report() {
  local unit pids=''
  while read -r unit; do
    until ! ends_again_and_again "$unit" && PID=$(pid_of "$unit") && reports "$PID"; do
      if [ "$SECONDS" -ge "$1" ] || ends_again_and_again "$unit"; then
        say "$unit does not stay up."
        say_last_words "$unit"
        return 1
      fi
      sleep 1
    done
    pids="$pids $PID"
  done < <(all_units)
  REPORTED=$pids
}

# reports PID
reports() { [ "$1" != 0 ] && tool database reports "$1" 2>/dev/null; }

all_pids() {
  local unit
  while read -r unit; do printf ' %s' "$(pid_of "$unit")"; done < <(all_units)
}

# pid_of UNIT: 0 where it does not run.
pid_of() { service show --property=MainPID --value "$1" || echo 0; }

ends_again_and_again() {
  local times
  times=$(service show --property=NRestarts --value "$1") || return 1
  [ "${times:-0}" -ge 3 ]
}

# What a unit wrote last, so that the reason stands where it is read.
say_last_words() {
  has_services || return 0
  say "The last lines of $1:"
  "${INNKEEPER_SYSTEMCTL/%systemctl/journalctl}" --unit="$1" --lines=20 --no-pager --output=cat >&2 9>&- || true
}

# probe RELEASE: whether web processes and workers of a release start here. Nothing is worked off.
probe() { probe_web "$1" && probe_worker "$1"; }

probe_worker() {
  local said
  [ "$WORKERS" = 0 ] || said=$(RELEASE=$RELEASES/$1 && cd "$RELEASE" && as_panel timeout "$PATIENCE" node ace.js worker --check 2>&1) || {
    say 'A worker does not start:'
    tail -n 20 <<<"$said" >&2
    return 1
  }
}

# Starts a web process, and looks whether it answers.
probe_web() {
  local release=$RELEASES/$1 port pid log healthy=0
  port=$(tool port) || return 1
  log=$(mktemp)
  (
    RELEASE=$release
    cd "$release" && as_panel timeout "$((PATIENCE + 60))" env PORT="$port" HOST=127.0.0.1 WORKER_MODE=separate node bin/server.js >"$log" 2>&1 9>&- || true
    : >"$log.ended"
  ) &
  pid=$!
  until_healthy "$port" "$PATIENCE" "$log.ended" || healthy=1
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
  show_maintenance && stop_units worker_units && stop_units web_units
}

show_maintenance() { maintenance_page >"$MAINTENANCE.new" && mv "$MAINTENANCE.new" "$MAINTENANCE"; }

# As the panel wrote it for its brand, read with no more rights than the panel has; the plain one where it wrote none.
maintenance_page() { as_panel head -c 2000000 "$DATA/maintenance.html" 2>/dev/null || cat "$RELEASE/deploy/nginx/maintenance.html"; }

open_panel() { rm -f "$MAINTENANCE"; }

# Who runs the processes in another way stops them himself, and says so.
need_stopped() {
  has_services || [ "${INNKEEPER_STOPPED:-}" = yes ] ||
    die 'systemd does not run here. Stop the web and worker processes of the panel, then run the same command again with --stopped.'
}

say_to_restart() {
  has_services || say 'systemd does not run here: start the web and worker processes of the panel again now.'
}
