# shellcheck shell=bash
# Backups: one file that holds the database, `.env` with its keys, and the anchors of the audit log.

uses_sqlite() { [ "$(env_value DB_CONNECTION)" != mysql ]; }

# Prints the file that it made. Nothing is left of a backup that was interrupted.
make_backup() {
  local work file version
  install -d -m 700 "$BACKUPS" || return 1
  rm -rf "$BACKUPS"/.work.* "$BACKUPS"/*.partial
  version=$(database_version)
  work=$(mktemp -d "$BACKUPS/.work.XXXXXX") || return 1
  file=$BACKUPS/innkeeper-$(date -u +%Y%m%dT%H%M%SZ)-$version.tar
  dump_database "$work" && copy_settings "$work" "$version" &&
    (umask 077 && tar -C "$work" -cf "$file.partial" .) && sync "$file.partial" && mv "$file.partial" "$file" || {
    # A disk that is full must not stay so because of it.
    rm -rf "$work" "$file.partial"
    return 1
  }
  rm -rf "$work"
  printf '{ "at": "%s", "file": "%s", "bytes": %s }\n' "$(date -u +%FT%TZ)" "$(basename "$file")" "$(stat -c %s "$file")" >"$DATA/last_backup.json"
  say "Backup: $file"
  echo "$file"
}

dump_database() {
  if uses_sqlite; then dump_sqlite "$1"; else dump_mysql "$1"; fi
}

dump_sqlite() {
  local copy=$DATA/.backup.sqlite3
  rm -f "$copy"
  tool database copy "$copy" && gzip -c "$copy" >"$1/database.sqlite3.gz" && rm -f "$copy"
}

# Triggers are dumped without the name of who made them, so that any user may make them again. A row never begins a line.
dump_mysql() {
  mysql_options >"$1/client.cnf" || return 1
  "$(mysql_program dump)" --defaults-file="$1/client.cnf" --single-transaction --quick --skip-lock-tables --triggers --hex-blob \
    --no-tablespaces "$(env_value MYSQL_DATABASE)" |
    LC_ALL=C sed -E 's,^(/\*!50003 CREATE\*/) /\*!50017 DEFINER=[^*]*\*/,\1,' | gzip >"$1/database.sql.gz" || return 1
  rm "$1/client.cnf"
}

mysql_options() (umask 077 && tool database options)

# The client of MariaDB, or the one of MySQL.
mysql_program() {
  local names=(mariadb mysql)
  [ "${1:-}" != dump ] || names=(mariadb-dump mysqldump)
  command -v "${names[0]}" || command -v "${names[1]}" || die 'Install the client of the database: apt-get install mariadb-client'
}

copy_settings() {
  local anchors kind=mysql
  anchors=$(env_value AUDIT_ANCHOR_FILE)
  if uses_sqlite; then kind=sqlite; fi
  cp "$ENV_FILE" "$1/env" && { [ ! -f "$anchors" ] || cp "$anchors" "$1/audit_anchors.log"; } &&
    printf 'version=%s\ndatabase=%s\ncreated=%s\n' "$2" "$kind" "$(date -u +%FT%TZ)" >"$1/manifest"
}

# manifest_value BACKUP NAME
manifest_value() { tar -xOf "$1" ./manifest 2>/dev/null | sed -n "s/^$2=//p"; }

# A file that is no backup, or is damaged, is told before anything is closed.
check_backup() {
  local kind=mysql
  if uses_sqlite; then kind=sqlite; fi
  [ -f "$1" ] || die "There is no file $1."
  [ -n "$(manifest_value "$1" version)" ] || die "$1 is no backup that 'innkeeper backup' made."
  [ "$(manifest_value "$1" database)" = "$kind" ] ||
    die "$1 holds a database of another kind ($(manifest_value "$1" database)); this panel uses $kind."
  tar -xOf "$1" --wildcards './database.*.gz' | gzip -t || die "$1 is damaged."
}

# load_database BACKUP: afterwards the database is what it was then, and nothing else. Can be run again when it was interrupted.
load_database() {
  if uses_sqlite; then load_sqlite "$1"; else load_mysql "$1"; fi
}

load_sqlite() {
  local file
  file=$(tool database path) || return 1
  tar -xOf "$1" ./database.sqlite3.gz | gunzip >"$file.new" && chmod 600 "$file.new" &&
    chown "$INNKEEPER_USER:" "$file.new" && sync "$file.new" && rm -f "$file-wal" "$file-shm" && mv "$file.new" "$file"
}

load_mysql() {
  local options loaded=0
  options=$(mktemp)
  mysql_options >"$options" && tool database empty &&
    tar -xOf "$1" ./database.sql.gz | gunzip |
    "$(mysql_program)" --defaults-file="$options" --default-character-set=utf8mb4 "$(env_value MYSQL_DATABASE)" || loaded=1
  rm -f "$options"
  return "$loaded"
}

# The newest stay.
forget_old_backups() {
  find "$BACKUPS" -maxdepth 1 -name 'innkeeper-*.tar' -printf '%f\n' | sort -r | tail -n "+$((KEEP_BACKUPS + 1))" |
    while read -r name; do rm -f "$BACKUPS/$name"; done
}
