# shellcheck shell=bash
# What install.sh does once it has its answers. Each part looks at what is there already.

look_at_machine() {
  env -i "$RELEASE/node_modules/.bin/node" -e 0 2>/dev/null ||
    die "The Node.js of this release does not run here ($(uname -m)): it is for Linux on $(cat "$RELEASE/.platform") with glibc 2.28 or newer."
  [ ! -L "$CURRENT" ] || [ "$(current_version)" = "$(version_of "$RELEASE")" ] ||
    die "Version $(current_version) is installed. Go to $(version_of "$RELEASE") with: innkeeper update ARCHIVE"
  [ ! -f "$JOURNAL" ] && [ ! -f "$OPENING" ] || die 'An update or restore was interrupted. Run it again first, or innkeeper rollback.'
  if [ -f "$ENV_FILE" ]; then load_env; fi
}

install_packages() {
  local wanted=() program package
  for program in openssl:openssl setpriv:util-linux ps:procps; do wants "${program%:*}" && wanted+=("${program#*:}"); done
  if [ "$(answer nginx)" = yes ]; then wants nginx && wanted+=(nginx-light); fi
  if [ "$(answer tls)" = certbot ]; then wants certbot && wanted+=(certbot); fi
  case $(answer database) in
    here)
      if wants mariadbd && ! wants mysqld; then
        die 'MySQL runs on this machine, and MariaDB would take its place. Make a database there, and run this with --database=elsewhere --db-host=127.0.0.1'
      fi
      wants mariadbd && wanted+=(mariadb-server)
      ;;
    elsewhere) wants mariadb && wants mysql && wanted+=(mariadb-client) ;;
  esac
  if [ "$(answer redis)" = yes ] && is_local "$(answer redis-host)"; then
    root_tool answers "$(answer redis-host)" "$(answer redis-port)" || { wants redis-server && wanted+=(redis-server); }
  fi
  [ "${#wanted[@]}" = 0 ] && return
  command -v apt-get >/dev/null || die "Please install: ${wanted[*]}"
  step "Installing ${wanted[*]}"
  package=$(apt-get update -qq 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${wanted[@]}" 2>&1) || die "$package"
}

wants() { ! command -v "$1" >/dev/null; }

is_local() { [ "$1" = 127.0.0.1 ] || [ "$1" = localhost ]; }

make_user_and_folders() {
  INNKEEPER_USER=$(answer user)
  id "$INNKEEPER_USER" >/dev/null 2>&1 ||
    useradd --system --home-dir "$DATA" --no-create-home --shell /usr/sbin/nologin "$INNKEEPER_USER"
  mkdir -p "$RELEASES" "$CONFIG/hooks" "$DATA" "$ACME"
  install -d -m 700 "$BACKUPS"
  chown "$INNKEEPER_USER:" "$DATA" && chmod 700 "$DATA"
  chgrp "$(id -gn "$INNKEEPER_USER")" "$CONFIG" && chmod 750 "$CONFIG"
}

# From here on all is done by the copy, so that the unpacked archive can be deleted.
copy_release() {
  local version work
  version=$(version_of "$RELEASE")
  if ! cmp -s "$RELEASE/.build" "$RELEASES/$version/.build"; then
    sweep_releases
    work=$(mktemp -d "$RELEASES/.unpacking.XXXXXX")
    cp -a --no-preserve=ownership "$RELEASE/." "$work"
    adopt "$work" "$version"
  fi
  RELEASE=$RELEASES/$version
  as_panel test -r "$RELEASE/package.json" ||
    die "The user $INNKEEPER_USER cannot read $RELEASE. Let everybody enter the folders above it: chmod o+x $(closed_folders "$RELEASE")"
}

# Folders from the root down to this one that only some may enter.
closed_folders() {
  local folder=$1
  until [ "$folder" = / ]; do
    folder=$(dirname "$folder")
    [ -n "$(find "$folder" -maxdepth 0 -perm -o+x)" ] || printf '%s ' "$folder"
  done
}

# What the command needs to know later; nothing secret.
write_settings() {
  local name pairs=() number
  WEB_PORTS='' WORKERS=$(answer workers)
  for ((number = 0; number < $(answer webs); number++)); do WEB_PORTS="$WEB_PORTS $(($(answer web-port) + number))"; done
  WEB_PORTS=${WEB_PORTS# }
  choose_certificate
  for name in $OPTIONS; do pairs+=("$(variable_of "$name")=$(answer "$name")"); done
  pairs+=(INNKEEPER_SYSTEMCTL="$INNKEEPER_SYSTEMCTL" WEB_PORTS="$WEB_PORTS" WORKERS="$WORKERS" KEEP_BACKUPS="$KEEP_BACKUPS")
  write_pairs "$SETTINGS" "${pairs[@]}"
  load_settings
}

choose_certificate() {
  case $(answer tls) in
    certbot) ANSWERS[certificate]=/etc/letsencrypt/live/$(answer domain)/fullchain.pem ANSWERS[certificate-key]=/etc/letsencrypt/live/$(answer domain)/privkey.pem ;;
    self-signed) ANSWERS[certificate]=$CONFIG/tls/fullchain.pem ANSWERS[certificate-key]=$CONFIG/tls/privkey.pem ;;
  esac
}

# Keys are made once; what an operator added or changed besides stays.
write_env() {
  local port=''
  [ "$(answer https-port)" = 443 ] || port=:$(answer https-port)
  env_pairs NODE_ENV production TZ UTC HOST 127.0.0.1 PORT "$(answer web-port)" APP_URL "https://$(answer domain)$port" \
    APP_KEY "$(kept_or APP_KEY "$(random_text 43)")" HEALTH_TOKEN "$(kept_or HEALTH_TOKEN "$(random_text 32)")" \
    AUDIT_ANCHOR_FILE "$DATA/audit_anchors.log" MAIL_FROM "$(answer mail-from)"
  if [ "$(answer database)" = sqlite ]; then
    env_pairs DB_CONNECTION sqlite SQLITE_PATH "$DATA/innkeeper.sqlite3"
  else
    [ -n "$(answer db-password)" ] || ANSWERS[db-password]=$(kept_or MYSQL_PASSWORD "$(random_text 32)")
    env_pairs DB_CONNECTION mysql MYSQL_HOST "$(answer db-host)" MYSQL_PORT "$(answer db-port)" MYSQL_USER "$(answer db-user)" \
      MYSQL_PASSWORD "$(answer db-password)" MYSQL_DATABASE "$(answer db-name)"
  fi
  write_mail
  write_processes
  chown "$INNKEEPER_USER:" "$ENV_FILE" && chmod 600 "$ENV_FILE"
  load_env
}

write_mail() {
  if [ "$(answer mail)" = mailgun ]; then
    env_pairs MAIL_MAILER mailgun MAILGUN_DOMAIN "$(answer mailgun-domain)" MAILGUN_API_KEY "$(answer mailgun-api-key)" \
      MAILGUN_BASE_URL "https://api.$(sed 's/us//; s/eu/eu./' <<<"$(answer mailgun-region)")mailgun.net/v3"
  else
    env_pairs MAIL_MAILER smtp SMTP_HOST "$(answer smtp-host)" SMTP_PORT "$(answer smtp-port)" SMTP_USERNAME "$(answer smtp-username)" \
      SMTP_PASSWORD "$(answer smtp-password)"
    root_tool answers "$(answer smtp-host)" "$(answer smtp-port)" ||
      say "Nobody answers at $(answer smtp-host):$(answer smtp-port), so no mail leaves. Change it with --smtp-host and --smtp-port, or in $ENV_FILE."
  fi
}

write_processes() {
  local store=database bus=memory mode=inline
  if [ "$(answer redis)" = yes ]; then
    store=redis bus=redis mode=separate
    env_pairs REDIS_HOST "$(answer redis-host)" REDIS_PORT "$(answer redis-port)" REDIS_PASSWORD "$(answer redis-password)"
  fi
  env_pairs SESSION_STORE "$store" LIMITER_STORE "$store" LIVE_BUS "$bus" WORKER_MODE "$mode"
}

env_pairs() { printf '%s\0' "$@" | root_tool env set "$ENV_FILE" || die 'Nothing was started. Correct this, then run it again.'; }

kept_or() {
  local value
  value=$(env_value "$1")
  printf '%s' "${value:-$2}"
}

random_text() { openssl rand -base64 96 | tr -dc 'A-Za-z0-9' | head -c "$1"; }

# A first run that was interrupted in the middle of the migrations begins with an empty database again, and only with one that was empty.
prepare_database() {
  local place fresh=$CONFIG/.database_is_new ready=$CONFIG/.database_is_ready
  place="$(answer database) $(answer db-host) $(answer db-port) $(answer db-name)"
  if [ "$(answer database)" = here ]; then make_database; fi
  tool database check || die 'Correct this, then run it again.'
  if [ "$(cat "$ready" 2>/dev/null)" = "$place" ]; then return; fi
  if [ "$(cat "$fresh" 2>/dev/null)" = "$place" ]; then
    tool database empty
  else
    [ "$(tool database tables)" = 0 ] ||
      die "The database $(answer db-name) holds tables already. Name an empty one with --db-name; a backup is brought back afterwards, with: innkeeper restore FILE"
    echo "$place" >"$fresh"
  fi
  migrate "$(version_of "$RELEASE")" || die 'The migrations failed. Mend the cause, then run this again.'
  echo "$place" >"$ready"
  rm -f "$fresh"
}

make_database() {
  local name user password
  name=$(answer db-name) user=$(answer db-user) password=$(sed "s/['\\\\]/\\\\&/g" <<<"$(env_value MYSQL_PASSWORD)")
  start_unless_it_answers mariadb.service "$(answer db-host)" "$(answer db-port)"
  mariadb <<SQL || die 'root cannot sign in to MariaDB on this machine. Make the database yourself, and run this with --database=elsewhere --db-host=127.0.0.1'
CREATE DATABASE IF NOT EXISTS \`$name\` CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
CREATE USER IF NOT EXISTS '$user'@'127.0.0.1' IDENTIFIED BY '$password';
CREATE USER IF NOT EXISTS '$user'@'localhost' IDENTIFIED BY '$password';
ALTER USER '$user'@'127.0.0.1' IDENTIFIED BY '$password';
ALTER USER '$user'@'localhost' IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON \`$name\`.* TO '$user'@'127.0.0.1';
GRANT ALL PRIVILEGES ON \`$name\`.* TO '$user'@'localhost';
SQL
}

start_unless_it_answers() {
  root_tool answers "$2" "$3" && return
  service start "$1" || true
  for _ in $(seq 1 30); do
    root_tool answers "$2" "$3" && return
    sleep 1
  done
  die "Nothing answers at $2:$3. Start $1, then run this again."
}

make_certificate() {
  [ "$(answer nginx)" = yes ] || return 0
  case $(answer tls) in
    self-signed) sign_certificate ;;
    certbot) order_certificate ;;
  esac
}

sign_certificate() {
  local folder=$CONFIG/tls
  if [ -f "$folder/fullchain.pem" ] && openssl x509 -in "$folder/fullchain.pem" -noout -checkhost "$(answer domain)" | grep -q 'does match'; then return; fi
  install -d -m 700 "$folder"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$(answer domain)" \
    -addext "subjectAltName=DNS:$(answer domain)" -keyout "$folder/privkey.pem" -out "$folder/fullchain.pem" 2>/dev/null
}

# Let's Encrypt asks for a file at port 80, so the site has to be there first, with a certificate of our own.
order_certificate() {
  [ ! -f "$INNKEEPER_CERTIFICATE" ] || return 0
  sign_certificate
  INNKEEPER_CERTIFICATE=$CONFIG/tls/fullchain.pem INNKEEPER_CERTIFICATE_KEY=$CONFIG/tls/privkey.pem
  render_site
  certbot certonly --non-interactive --agree-tos --email "$(answer owner)" --webroot -w "$ACME" -d "$(answer domain)" \
    --deploy-hook 'systemctl reload nginx' >&2 ||
    die "certbot got no certificate. $(answer domain) has to point here, and port 80 has to be open. Run this again afterwards, or with --tls=self-signed"
  load_settings
}

# Changes with every answer. The processes run with the one that is kept.
fingerprint() { cat "$ENV_FILE" "$SETTINGS" | sha256sum; }

start_everything() {
  local units started=$CONFIG/.started
  if [ "$(answer redis)" = yes ]; then start_unless_it_answers redis-server.service "$(answer redis-host)" "$(answer redis-port)"; fi
  mapfile -t units < <(all_units)
  service enable "${units[@]}" >/dev/null 2>&1 || true
  service enable --now innkeeper-backup.timer >/dev/null 2>&1 || true
  stop_former_units || die 'Processes that are not wanted any more cannot be stopped.'
  if [ "$(cat "$started" 2>/dev/null)" != "$(fingerprint)" ] || ! all_run "${units[@]}"; then
    start_processes || die "The panel does not start. More: journalctl -u 'innkeeper-*'"
    open_panel
    until_all_stay || die "The panel does not stay up. More: journalctl -u 'innkeeper-*'"
    fingerprint >"$started"
  fi
  open_panel
}
