# shellcheck shell=bash
# Sourced by install.sh and innkeeper: where everything lies, and how to speak to people, to the panel and to its services.

# Everything lies below this folder, which is nothing on a real server.
ROOT=${INNKEEPER_ROOT:-}
HOUSE=$ROOT/opt/innkeeper
RELEASES=$HOUSE/releases
CURRENT=$HOUSE/current
CONFIG=$ROOT/etc/innkeeper
ENV_FILE=$CONFIG/.env
SETTINGS=$CONFIG/install.conf
DATA=$ROOT/var/lib/innkeeper
ACME=$ROOT/var/lib/innkeeper-acme
BACKUPS=$ROOT/var/backups/innkeeper
# nginx answers everybody with this page while it is there.
MAINTENANCE=$HOUSE/maintenance.html
# Says how to bring the database back while a command changes it; no process of the panel starts while it is there.
JOURNAL=$HOUSE/journal
# The database is as it should be, and the processes of this release are being started.
OPENING=$HOUSE/opening
# What `innkeeper rollback` goes back to.
PREVIOUS=$HOUSE/previous

umask 022
# What whoever calls has in mind for other programs. After `su`, and in cron, /usr/sbin is not in the path.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin${PATH:+:$PATH} LC_ALL=C.UTF-8
unset TAR_OPTIONS GZIP CDPATH POSIXLY_CORRECT

say() { printf '%s\n' "$*" >&2; }
step() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() {
  printf '\033[31m%s\033[0m\n' "$*" >&2
  exit 1
}

load_settings() {
  INNKEEPER_USER=innkeeper INNKEEPER_SYSTEMCTL='' WEB_PORTS=3333 WORKERS=0 KEEP_BACKUPS=14
  # shellcheck source=/dev/null
  if [ -f "$SETTINGS" ]; then . "$SETTINGS"; fi
}

need_root() { [ "$(id -u)" = 0 ] || die "Run this as root: sudo $*"; }

# One command at a time changes this installation. What an earlier one left running keeps the lock until it is over.
lock() {
  [ -z "${INNKEEPER_LOCKED:-}" ] || return 0
  exec 9>"$HOUSE/lock"
  if ! flock -n 9; then
    say 'Another innkeeper command is at work; waiting for it.'
    flock -w "${INNKEEPER_LOCK_WAIT:-900}" 9 || die 'It is still at work. Try again later.'
  fi
  export INNKEEPER_LOCKED=yes
}

# Runs a command as the panel's user, with nothing of the caller's environment.
as_panel() {
  local clean=(env -i PATH="$RELEASE/node_modules/.bin:/usr/sbin:/usr/bin:/sbin:/bin" HOME="$DATA" LANG=C.UTF-8 TERM="${TERM:-dumb}" "$@")
  if [ "$(id -un)" = "$INNKEEPER_USER" ]; then
    "${clean[@]}"
  else
    setpriv --reuid="$INNKEEPER_USER" --regid="$(id -gn "$INNKEEPER_USER")" --init-groups "${clean[@]}"
  fi
}

# ace RELEASE COMMAND…: a command of the panel, in the folder of a release.
ace() (
  RELEASE=$1
  shift
  cd "$RELEASE" && as_panel node ace.js "$@"
)

# migrations RELEASE COMMAND…: these need the database and nothing else, and must not wait for a Redis that is away.
migrations() (
  RELEASE=$1
  cd "$RELEASE" && as_panel env SESSION_STORE=database LIMITER_STORE=database LIVE_BUS=memory node ace.js "migration:$2" "${@:3}"
)

# tool NAME ARGUMENT…: one of deploy/tools, as the panel's user.
tool() (cd / && as_panel node "$RELEASE/deploy/tools/$1.js" "${@:2}")

# The same as root, for files that the panel may not write.
root_tool() { env -i PATH="$PATH" "$RELEASE/node_modules/.bin/node" "$RELEASE/deploy/tools/$1.js" "${@:2}"; }

# What `.env` says, read as the panel reads it.
declare -A PANEL_ENV=()
load_env() {
  local name value
  while IFS= read -r -d '' name && IFS= read -r -d '' value; do PANEL_ENV[$name]=$value; done < <(root_tool env list "$ENV_FILE")
  [ -n "${PANEL_ENV[APP_URL]:-}" ] || die "$ENV_FILE cannot be read, or lacks APP_URL."
}

env_value() { printf '%s' "${PANEL_ENV[$1]:-}"; }

# write_pairs FILE NAME=VALUE…: all or nothing, whenever the power goes.
write_pairs() {
  local file=$1 pair
  shift
  for pair in "$@"; do printf '%s=%q\n' "${pair%%=*}" "${pair#*=}"; done >"$file.new"
  sync "$file.new"
  mv "$file.new" "$file"
}

version_of() { sed -n 's/^  "version": "\(.*\)",$/\1/p' "$1/package.json"; }

current_version() { basename "$(readlink "$CURRENT" || true)"; }

# Of the release that the database belongs to, also where an interrupted run has not pointed at it yet.
database_version() {
  local version=''
  [ ! -f "$OPENING" ] || version=$(sed -n 's/^O_TO=//p' "$OPENING")
  echo "${version:-$(current_version)}"
}

# Points at a release; whoever looks finds the old one or the new one, never none.
point_to() {
  ln -sfn "releases/$1" "$CURRENT.new" && mv -T "$CURRENT.new" "$CURRENT"
}
