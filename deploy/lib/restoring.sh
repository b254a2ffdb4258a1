# shellcheck shell=bash
# Bringing a backup back. The world went on while the copy did not, so the shop opens once both were compared.

restore() {
  local file='' option
  for option in "$@"; do
    if [ "$option" = --stopped ]; then export INNKEEPER_STOPPED=yes; else file=$(realpath "$option"); fi
  done
  [ -n "$file" ] || die 'Which backup? innkeeper restore FILE'
  lock
  check_backup "$file"
  check_version "$file"
  need_stopped
  settle_for_restore "$file"
  write_pairs "$JOURNAL" J_ACTION=restore J_BACKUP="$file"
  step "Restoring $file"
  load_database "$file" || die 'The database was not restored. Mend the cause, then run the same command again.'
  restore_keys "$file" && set_anchors_aside
  if has_pending "$(current_version)"; then
    migrate "$(current_version)" || die 'The migrations failed. Mend the cause, then run the same command again.'
  fi
  forget_sessions
  open_restored
}

# An older release does not know what a newer one wrote.
check_version() {
  local made now
  made=$(manifest_value "$1" version)
  now=$(current_version)
  [ "$(printf '%s\n' "$made" "$now" | sort -V | tail -n 1)" = "$now" ] ||
    die "The backup is of version $made, and $now is installed: run 'innkeeper update' to $made first."
}

# Closes the panel, and keeps what is there now, unless an interrupted run left it half changed.
settle_for_restore() {
  if [ -f "$JOURNAL" ]; then
    # shellcheck source=/dev/null
    . "$JOURNAL"
    if [ "$J_ACTION" = switch ]; then point_to "$J_FROM"; fi
    rm -f "$OPENING"
    close_panel
  else
    [ ! -f "$OPENING" ] || finish_opening
    close_panel
    make_backup >/dev/null || die 'What is there now cannot be backed up. Mend the cause, or begin with an empty installation.'
  fi
  RELEASE=$(readlink -f "$CURRENT")
}

# Secrets of clusters and seals of the audit log are read with the keys that they were written with. All else stays this machine's.
restore_keys() {
  local kept=$CONFIG/.env.from_backup
  (umask 077 && tar -xOf "$1" ./env >"$kept") && root_tool env merge "$ENV_FILE" "$kept" APP_KEY AUDIT_KEY && rm -f "$kept"
}

# Anchors name entries that an older copy does not have.
set_anchors_aside() {
  local anchors
  anchors=$(env_value AUDIT_ANCHOR_FILE)
  [ ! -f "$anchors" ] || mv "$anchors" "$anchors.before_restore_$(date -u +%Y%m%dT%H%M%SZ)"
}

# Sessions in Redis are of people as the lost database knew them.
forget_sessions() { [ "$INNKEEPER_REDIS" = no ] || tool sessions || say 'Redis does not answer; people may stay signed in as whom they were.'; }

# The shop stays closed while a person has to settle something: customers order nothing and nothing is built, staff see why.
open_restored() {
  local settled=yes
  step 'Comparing with hosts and payment gateways'
  ace "$RELEASE" restore:check --open >&2 || settled=no
  rm -f "$JOURNAL" "$PREVIOUS"
  start
  if [ "$settled" = yes ]; then
    step 'Restored, and open.'
  else
    say 'The backup is restored, and the panel runs for staff. The shop stays closed because of what is said above: settle it, then run'
    say '  innkeeper ace restore:check --open'
    exit 2
  fi
}
