# shellcheck shell=bash
# What a hoster has and does beside the commands of the panel: a mail server, a browser, archives of later versions.

URL=https://panel.example.com
PASSWORD='harbour lamps after rain'

# check SENTENCE COMMAND…: does it, says whether it holds, and shows what it said where it does not.
check() {
  local sentence=$1 began=$EPOCHREALTIME said seconds
  shift
  said=$("$@" 2>&1)
  local code=$?
  seconds=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
  if [ "$code" = 0 ]; then
    PASSED=$((PASSED + 1))
    printf '  \033[32m✔\033[0m %s (%s s)\n' "$sentence" "$seconds"
  else
    FAILED=$((FAILED + 1))
    printf '  \033[31m✘ %s\033[0m (%s s)\n' "$sentence" "$seconds"
    tail -n 30 <<<"$said" | sed 's/^/    /'
  fi
}

# note SENTENCE: a figure, or what is worth reading without being right or wrong.
note() { printf '    %s\n' "$*"; }

not() { ! "$@"; }

# until_true SECONDS COMMAND…
until_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.3
  done
}

ready_hoster() {
  local archive
  archive=$(ls dist/innkeeper-*.tar.gz)
  VERSION=$(basename "$archive" .tar.gz)
  VERSION=${VERSION#innkeeper-}
  [ ! -d "$WORLD/archives" ] || return 0
  mkdir "$WORLD/archives"
  tar -xzf "$archive" -C "$WORLD/archives"
  on mkdir -p /srv/download
  put "$archive" /srv/download/
  put "$archive.sha256" /srv/download/
  put bin/support/systemd/browser.sh /srv/
  put bin/support/systemd/mail_server.js /srv/
  put "$WORLD/archives/innkeeper-$VERSION/node_modules/node/bin/node" /srv/node
  start_mail_server
}

start_mail_server() { on systemd-run --quiet --unit=mail-server /srv/node /srv/mail_server.js 25 /srv/mails; }

# archive VERSION CHANGE…: an archive of a later version lies at /srv/download; CHANGE is called with its folder.
archive() {
  local version=$1 folder=$WORLD/archives/innkeeper-$1 file=$WORLD/archives/innkeeper-$1.tar.gz
  shift
  cp -al "$WORLD/archives/innkeeper-$VERSION" "$folder"
  anew "$folder/package.json" sed "s/\"version\": \".*\"/\"version\": \"${folder##*-}\"/"
  anew "$folder/.build" echo "$version"
  "$1" "$folder" "${@:2}"
  tar -C "$WORLD/archives" -cf - "innkeeper-$version" | gzip -1 >"$file"
  (cd "$WORLD/archives" && sha256sum "innkeeper-$version.tar.gz" >"$file.sha256")
  put "$file" /srv/download/
  put "$file.sha256" /srv/download/
  rm -rf "$folder" "$file"
}

# anew FILE COMMAND…: what the command makes of the file takes its place; the file may be another release's as well.
anew() {
  local file=$1 made
  shift
  made=$("$@" <"$file")
  rm "$file"
  printf '%s\n' "$made" >"$file"
}

with_table() { migration "$1" 1999000000000_parcels parcels ''; }
with_slow_table() { migration "$1" 1999000000020_stamps stamps 'this.defer(() => new Promise((resolve) => setTimeout(resolve, 60_000)))'; }
with_crashing_worker() {
  migration "$1" 1999000000010_letters letters ''
  anew "$1/app/core/commands/worker.js" sed 's/backgroundWorker.start();/& setTimeout(() => process.kill(process.pid, "SIGSEGV"), 4000);/'
}

migration() {
  cat >"$1/database/migrations/$2.js" <<JS
import { BaseSchema } from '@adonisjs/lucid/schema'
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('$3', (table) => table.increments('id'))
    $4
  }
  async down() {
    this.schema.dropTable('$3')
  }
}
JS
}

status_of() { on curl -sk -o /dev/null -w '%{http_code}' "$URL$1"; }
answers() { [ "$(status_of "${1:-/}")" = "${2:-200}" ]; }
signs_in() { as_typed ". /srv/browser.sh; sign_in '$PASSWORD' && page /admin | grep -q '<h1'"; }
tables() { on mariadb -N innkeeper -e 'show tables'; }
has_table() { tables | grep -qx "$1"; }
version_is() { [ "$(on readlink /opt/innkeeper/current)" = "releases/$1" ]; }
active() { on systemctl is-active --quiet "$@"; }
pid_of() { on systemctl show --property=MainPID --value "$1"; }

# A visitor who asks ten times a second, until seen tells what was answered and how often.
begin_looking() {
  on rm -f /srv/seen
  on systemd-run --quiet --collect --unit=visitor bash -c "while sleep 0.1; do curl -sk -m 10 -o /dev/null -w '%{http_code}\n' $URL/sign-in >>/srv/seen; done"
}
seen() {
  on systemctl stop visitor
  as_typed 'sort /srv/seen | uniq -c | sed "s/^ *//" | paste -sd, | sed "s/,/, /g"'
}
