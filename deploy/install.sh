#!/usr/bin/env bash
# Installs Innkeeper on Debian or Ubuntu: asks five questions and does the rest. Run it again after it was interrupted, or with
# an option to change an answer: what is there already stays.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
RELEASE=$(dirname "$HERE")
# shellcheck source=lib/common.sh
. "$HERE/lib/common.sh"
# shellcheck source=lib/services.sh
. "$HERE/lib/services.sh"
# shellcheck source=lib/backups.sh
. "$HERE/lib/backups.sh"
# shellcheck source=lib/files.sh
. "$HERE/lib/files.sh"
# shellcheck source=lib/switching.sh
. "$HERE/lib/switching.sh"
# shellcheck source=lib/asking.sh
. "$HERE/lib/asking.sh"
# shellcheck source=lib/preparing.sh
. "$HERE/lib/preparing.sh"

usage() {
  cat <<'TEXT'
sudo deploy/install.sh [--unattended] [--NAME=VALUE …]

Each option is also a variable: --smtp-host is INNKEEPER_SMTP_HOST. Passwords and keys are variables only, because everybody on a
machine sees the options of a command. What is left out is asked for, or takes its default.

  --domain=panel.example.com       name that people reach the panel at
  --database=here                  here: MariaDB on this machine; elsewhere: MariaDB or MySQL 8 on another; sqlite: a file, for a small shop
    --db-host --db-port --db-name --db-user, INNKEEPER_DB_PASSWORD
  --mail=smtp                      smtp or mailgun
    --mail-from=panel@DOMAIN
    --smtp-host --smtp-port --smtp-username, INNKEEPER_SMTP_PASSWORD
    --mailgun-domain --mailgun-region=us|eu, INNKEEPER_MAILGUN_API_KEY
  --owner=you@example.com          first owner; --owner-name=…
  --redis=yes                      yes: several processes, no outage at restarts; no: one process. Not asked with sqlite
    --redis-host --redis-port, INNKEEPER_REDIS_PASSWORD

  --tls=self-signed                self-signed, certbot (Let's Encrypt), or files with --certificate and --certificate-key
  --nginx=yes                      no where you bring your own proxy
  --http-port=80 --https-port=443 --web-port=3333 --webs=2 --workers=1
  --no-services                    start nothing, only say how
TEXT
}

main() {
  parse_options "$@"
  need_root "$0"
  look_at_machine
  load_answers
  ask_everything
  step "Installing Innkeeper $(version_of "$RELEASE") for $(answer domain)"
  install_packages
  make_user_and_folders
  lock
  copy_release
  write_settings
  write_env
  prepare_database
  make_certificate
  [ -f "$CONFIG/.started" ] || show_maintenance
  point_to "$(version_of "$RELEASE")"
  render_files
  start_everything
  finish
}

finish() {
  local link='' green=yes
  if [ ! -f "$CONFIG/.owner" ]; then
    link=$(ace "$CURRENT" staff:create --email="$(answer owner)" --name="$(answer owner-name)" --role=owner) || die "$link"
    answer owner >"$CONFIG/.owner"
  fi
  examine || green=no
  look_at_site || green=no
  say_what_is_next
  if [ -n "$link" ]; then echo "$link"; else say "Another link for the owner, or for anybody who is locked out: innkeeper ace user:link $(answer owner)"; fi
  [ "$green" = yes ] || ! has_services || die 'Mend what the doctor says, then run this again, or: innkeeper doctor'
}

# Processes report themselves some seconds after they started.
examine() {
  local said
  for _ in 1 2 3; do
    if said=$(hear_doctor); then
      say "$said"
      return
    fi
    ! has_services || sleep 10
  done
  say "$said"
  return 1
}

look_at_site() {
  [ "$(answer nginx)" = yes ] && has_services || return 0
  for _ in 1 2 3 4 5; do
    root_tool answers 127.0.0.1 "$(answer https-port)" && return
    sleep 1
  done
  say "nginx does not listen at port $(answer https-port). Ask it why: nginx -t"
  say_last_words nginx.service
  return 1
}

# Mail servers say what they like.
hear_doctor() { ace "$CURRENT" doctor 2>&1 | tr -d '\0'; }

say_what_is_next() {
  step "Innkeeper $(current_version) is installed at $(env_value APP_URL)"
  say "Updates: innkeeper update ARCHIVE   Backups: innkeeper backup, nightly in $BACKUPS   Help: innkeeper help"
  say "Keep a copy of $ENV_FILE on another machine: without its APP_KEY the secrets of your clusters cannot be read."
  [ "$(answer nginx)" = no ] || [ "$(answer tls)" != self-signed ] || say "Browsers warn of the certificate, which nobody vouches for. Once $(answer domain) points here: $CURRENT/deploy/install.sh --tls=certbot"
  if ! has_services; then
    say 'systemd does not run here, so nothing was started. Start these yourself, as the units in '"$ROOT/etc/systemd/system"' say:'
    all_units >&2
  fi
}

main "$@"
