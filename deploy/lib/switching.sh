# shellcheck shell=bash
# From one release to another and back. A run that was killed at any line is made good by the next one: the journal holds how to bring
# the database back, and the panel stays closed until then.

# switch_release TO CHANGE DIRECTION: CHANGE is what happens to the database (migrate, unmigrate, nothing), DIRECTION is forth or back.
switch_release() {
  local to=$1 change=$2 direction=$3 from backup batch
  from=$(current_version)
  [ "$change" = nothing ] || need_stopped
  if [ "$change" != nothing ] || has_one_web; then close_panel || die 'The panel cannot be closed.'; fi
  backup=${J_BACKUP:-$(make_backup)} || { reopen && die 'No backup could be made, so nothing was changed.'; }
  batch=$(tool database batch) || die 'The database does not answer. Once it does, run: innkeeper start'
  [ "$change" = nothing ] || write_journal "$from" "$backup" "$direction"
  if "$change" "$to" && probe "$to" && begin_opening "$from" "$to" "$batch" "$direction"; then
    open_release || turn_back
    return
  fi
  return_to "$from" "$backup" "$change" "$direction"
  die "Version $to is not healthy here. Version $from runs again; nothing was lost."
}

# The release that `opening` names does not stay up. Its processes may have written, built and mailed, so the database is not taken from
# the backup: the migrations are undone, or made again, and what was written stays.
turn_back() {
  local to=$O_TO from=$O_FROM direction=$O_DIRECTION change=nothing
  [ -z "${TURNED:-}" ] || die "Version $to does not stay up either. More: journalctl -u 'innkeeper-*'"
  TURNED=yes
  step "Version $to does not stay up. Going back to version $from, with what was written since"
  rm -f "$PREVIOUS.kept"
  [ ! -f "$PREVIOUS" ] || cp "$PREVIOUS" "$PREVIOUS.kept"
  settle
  if [ "$direction" = forth ]; then
    load_previous
    [ "$(tool database batch)" = "$P_BATCH" ] || change=unmigrate
    direction=back
  else
    ! has_pending "$from" || change=migrate
    direction=forth
  fi
  switch_release "$from" "$change" "$direction"
  [ ! -f "$PREVIOUS.kept" ] || mv "$PREVIOUS.kept" "$PREVIOUS"
  die "Version $to is not healthy here. Version $from runs again, and what was written meanwhile is there."
}

load_previous() {
  [ -f "$PREVIOUS" ] || die 'There is no version to go back to: one update can be taken back, once.'
  # shellcheck source=/dev/null
  . "$PREVIOUS"
  [ -d "$RELEASES/$P_VERSION" ] || die "Version $P_VERSION is not here any more."
}

# Nothing was changed behind the maintenance page.
reopen() {
  [ -f "$MAINTENANCE" ] || return 0
  start_processes || die 'No backup could be made, so nothing was changed. Once there can be one, run: innkeeper start'
  open_panel
}

# write_journal FROM BACKUP DIRECTION
write_journal() { write_pairs "$JOURNAL" J_ACTION=switch J_FROM="$1" J_BACKUP="$2" J_DIRECTION="$3"; }

nothing() { :; }

migrate() {
  step 'Migrating the database'
  migrations "$RELEASES/$1" run --force --compact-output >&2
}

# Undone by the release that made them.
unmigrate() {
  step 'Undoing the migrations of the last update'
  migrations "$RELEASES/$(current_version)" rollback --batch="$P_BATCH" --force --compact-output >&2
}

# begin_opening FROM TO BATCH DIRECTION: from here on a run that was killed goes on, and brings nothing back.
begin_opening() {
  write_pairs "$OPENING" O_FROM="$1" O_TO="$2" O_BATCH="$3" O_DIRECTION="$4" && rm -f "$JOURNAL"
}

# Starts the release that `opening` names.
open_release() {
  # shellcheck source=/dev/null
  . "$OPENING"
  point_to "$O_TO" && RELEASE=$RELEASES/$O_TO && render_files || return 1
  step "Starting version $O_TO"
  start_processes || return 1
  open_panel
  until_all_stay || return 1
  if [ "$O_DIRECTION" = forth ]; then
    write_pairs "$PREVIOUS" P_VERSION="$O_FROM" P_BATCH="$O_BATCH" || return 1
  else
    rm -f "$PREVIOUS"
  fi
  rm -f "$OPENING"
  say_to_restart
}

# return_to VERSION BACKUP CHANGE DIRECTION: the release that ran before, with the database that it had.
return_to() {
  step "Going back to version $1"
  if [ "$3" != nothing ]; then
    write_journal "$1" "$2" "$4"
    close_panel && load_database "$2" || die 'The database could not be brought back. Mend the cause, then run the same command again.'
  fi
  point_to "$1" && RELEASE=$RELEASES/$1 && render_files || die "Version $1 cannot be brought back."
  rm -f "$JOURNAL" "$OPENING"
  start_processes || die "Version $1 does not start either. More: journalctl -u 'innkeeper-*'"
  open_panel
  until_all_stay || die "Version $1 does not stay up either. More: journalctl -u 'innkeeper-*'"
}

# Makes good what an interrupted run left. Afterwards J_BACKUP, where it is set, holds the database as it is now.
settle() {
  unset J_BACKUP
  if [ -f "$JOURNAL" ]; then
    # shellcheck source=/dev/null
    . "$JOURNAL"
    [ "$J_ACTION" = switch ] || die "A restore was interrupted. Run it again: innkeeper restore $J_BACKUP"
    step 'An earlier run was interrupted: bringing the database back to what it was'
    need_stopped
    close_panel && load_database "$J_BACKUP" || die 'The database could not be brought back. Mend the cause, then run the same command again.'
    point_to "$J_FROM"
  elif [ -f "$OPENING" ]; then
    finish_opening
  fi
}

# Another command comes before the release that was being started has answered: it counts as the one that runs.
finish_opening() {
  # shellcheck source=/dev/null
  . "$OPENING"
  point_to "$O_TO"
  [ "$O_DIRECTION" = back ] || write_pairs "$PREVIOUS" P_VERSION="$O_FROM" P_BATCH="$O_BATCH"
  rm -f "$OPENING"
}

# unpack ARCHIVE: prints the version. A release is there whole or not at all.
unpack() {
  local archive=$1 work version
  sweep_releases
  work=$(mktemp -d "$RELEASES/.unpacking.XXXXXX")
  tar -xzf "$archive" -C "$work" --strip-components=1 --no-same-owner || die "$archive cannot be unpacked."
  version=$(version_of "$work")
  if [ -z "$version" ] || [ ! -x "$work/deploy/innkeeper" ]; then die "$archive is no release of Innkeeper."; fi
  adopt "$work" "$version"
  echo "$version"
}

# What an interrupted run left half unpacked or half deleted.
sweep_releases() { rm -rf "$RELEASES"/.unpacking.*; }

# Under its own name a release is there whole or not at all, while it is deleted too.
drop_release() {
  local gone=$RELEASES/.unpacking.gone.$1
  rm -rf "$gone" && mv "$RELEASES/$1" "$gone" && rm -rf "$gone"
}

# adopt FOLDER VERSION: puts an unpacked release in its place.
adopt() {
  local folder=$1 place=$RELEASES/$2
  if [ -d "$place" ]; then
    if cmp -s "$folder/.build" "$place/.build"; then
      rm -rf "$folder"
      return
    fi
    [ "$2" != "$(current_version)" ] || die "Version $2 runs already, and is not what this archive holds. A release that differs needs a number of its own."
    drop_release "$2"
  fi
  chmod -R u=rwX,go=rX "$folder"
  ln -sfn "$ENV_FILE" "$folder/.env" && ln -sfn "$DATA" "$folder/tmp" && mv "$folder" "$place"
}

check_sum() {
  local archive=$1 wanted=$2
  [ -f "$archive" ] || die "There is no file $archive."
  if [ -z "$wanted" ]; then
    [ -f "$archive.sha256" ] || die "Put $(basename "$archive").sha256 beside the archive, or give --sha256=…: both are on the page of the release."
    wanted=$(cut -d' ' -f1 "$archive.sha256")
  fi
  [ "$(sha256sum "$archive" | cut -d' ' -f1)" = "$wanted" ] || die "$archive is not what was published: its SHA-256 differs. Download it again."
}

has_pending() {
  local status
  status=$(migrations "$RELEASES/$1" status) || die "Version $1 cannot look at the database."
  grep -q pending <<<"$status"
}

# Only what runs and what it can go back to is kept.
forget_old_releases() {
  local name P_VERSION=''
  # shellcheck source=/dev/null
  if [ -f "$PREVIOUS" ]; then . "$PREVIOUS"; fi
  for name in "$RELEASES"/*; do
    name=$(basename "$name")
    [ "$name" = "$(current_version)" ] || [ "$name" = "$P_VERSION" ] || drop_release "$name"
  done
}
