# shellcheck shell=bash
# The answers of whoever installs: from options, variables, an earlier run, the keyboard, or a default.

declare -A ANSWERS=()
OPTIONS="domain database db-host db-port db-name db-user mail mail-from smtp-host smtp-port smtp-username mailgun-domain mailgun-region \
owner owner-name redis redis-host redis-port tls certificate certificate-key nginx http-port https-port web-port webs workers user"
SECRETS='db-password smtp-password mailgun-api-key redis-password'
PROBLEMS=()
UNATTENDED=no

variable_of() { tr 'a-z-' 'A-Z_' <<<"INNKEEPER_$1"; }

answer() { printf '%s' "${ANSWERS[$1]:-}"; }

is_unattended() { [ "$UNATTENDED" = yes ] || [ ! -t 0 ]; }

parse_options() {
  local option name
  for name in $OPTIONS $SECRETS; do
    option=$(variable_of "$name")
    [ -z "${!option:-}" ] || ANSWERS[$name]=${!option}
  done
  for option in "$@"; do
    name=${option%%=*}
    case $option in
      --help | -h) usage && exit ;;
      --unattended) UNATTENDED=yes ;;
      --no-services) export INNKEEPER_SYSTEMCTL=none ;;
      --*=*) take_option "${name#--}" "${option#*=}" ;;
      *) die "There is no option $option. See $0 --help" ;;
    esac
  done
}

take_option() {
  [[ " $OPTIONS " == *" $1 "* ]] || die "There is no option --$1. See $0 --help"
  ANSWERS[$1]=$2
}

# What was answered last time holds where nothing else was said.
load_answers() {
  local name given
  given=${INNKEEPER_SYSTEMCTL:-}
  load_settings
  for name in $OPTIONS; do
    local variable
    variable=$(variable_of "$name")
    [ -n "${ANSWERS[$name]:-}" ] || [ -z "${!variable:-}" ] || ANSWERS[$name]=${!variable}
  done
  choose_services "$given"
}

choose_services() {
  case $1 in
    none) INNKEEPER_SYSTEMCTL='' ;;
    '') if [ -d /run/systemd/system ]; then INNKEEPER_SYSTEMCTL=systemctl; fi ;;
    *) INNKEEPER_SYSTEMCTL=$1 ;;
  esac
}

ask_everything() {
  ask domain 'Domain of the panel' '' is_domain 'a name such as panel.example.com, which points at this machine'
  ask database 'Database: MariaDB here, elsewhere, or sqlite' here 'one_of here elsewhere sqlite' 'here, elsewhere or sqlite'
  ask_about_database
  ask mail 'Mail by smtp or mailgun' smtp 'one_of smtp mailgun' 'smtp or mailgun'
  ask_about_mail
  ask owner "E-mail address of the first owner" '' is_email 'an address such as you@example.com'
  if [ "$(answer database)" = sqlite ]; then ANSWERS[redis]=no; fi
  ask redis 'Redis, so that several processes share the work' yes 'one_of yes no' 'yes or no'
  fill_in
  [ "${#PROBLEMS[@]}" -gt 0 ] || check_ports
  if [ "${#PROBLEMS[@]}" -gt 0 ]; then
    printf '%s\n' "${PROBLEMS[@]}" >&2
    die 'Nothing was changed. Correct these, then run this again.'
  fi
}

ask_about_database() {
  if [ "$(answer database)" = elsewhere ]; then
    ask db-host 'Its host' '' is_host 'a name or an address'
    ask db-port 'Its port' 3306 is_port 'a number from 1 to 65535'
    ask db-password 'The password of its user' "$(kept MYSQL_PASSWORD)" is_something 'the password of the user'
  fi
  [ "$(answer database)" = sqlite ] && return
  quietly db-host 127.0.0.1 is_host 'a name or an address'
  quietly db-port 3306 is_port 'a number from 1 to 65535'
  quietly db-name innkeeper is_name 'letters, digits and _'
  quietly db-user innkeeper is_name 'letters, digits and _'
}

ask_about_mail() {
  if [ "$(answer mail)" = mailgun ]; then
    ask mailgun-domain 'Domain at Mailgun' '' is_domain 'a name such as mg.example.com'
    ask mailgun-api-key 'API key of Mailgun' "$(kept MAILGUN_API_KEY)" is_something 'a key of the account'
    quietly mailgun-region us 'one_of us eu' 'us or eu'
  else
    ask smtp-host 'Mail server' '' is_host 'a name or an address'
    ask smtp-port 'Its port' 587 is_port 'a number from 1 to 65535'
    ask smtp-username 'User at the mail server (empty where it wants none)' '' always ''
    [ -z "$(answer smtp-username)" ] || ask smtp-password 'The password of this user' "$(kept SMTP_PASSWORD)" is_something 'the password of the user'
  fi
  quietly mail-from "panel@$(answer domain)" is_email 'an address such as panel@example.com'
}

fill_in() {
  local webs=1 workers=0 owner
  if [ "$(answer redis)" = yes ]; then webs=2 workers=1; fi
  owner=$(answer owner)
  quietly owner-name "${owner%%@*}" is_something 'the name of a person'
  quietly redis-host 127.0.0.1 is_host 'a name or an address'
  quietly redis-port 6379 is_port 'a number from 1 to 65535'
  quietly tls self-signed 'one_of self-signed certbot files' 'self-signed, certbot or files'
  quietly nginx yes 'one_of yes no' 'yes or no'
  quietly http-port 80 is_port 'a number from 1 to 65535'
  quietly https-port 443 is_port 'a number from 1 to 65535'
  quietly web-port 3333 is_port 'a number from 1 to 65535'
  quietly webs "$webs" 'is_count 1' 'how many web processes, from 1'
  quietly workers "$workers" 'is_count 0' 'how many worker processes'
  quietly user innkeeper is_name 'a user of this machine'
  if [ "$(answer tls)" = files ]; then
    quietly certificate '' is_file 'a file with the certificate'
    quietly certificate-key '' is_file 'a file with its key'
  fi
  check_numbers
}

# Processes of their own share what only Redis shares.
check_numbers() {
  local redis webs workers
  redis=$(answer redis) webs=$(answer webs) workers=$(answer workers)
  if [ "$redis" = no ] && { [ "$webs" != 1 ] || [ "$workers" != 0 ]; }; then
    PROBLEMS+=('--webs and --workers: several processes need --redis=yes')
  elif [ "$redis" = yes ] && [ "$workers" = 0 ]; then
    PROBLEMS+=('--workers: with Redis background work needs at least 1')
  fi
}

# What another program listens at is told before anything is changed.
check_ports() {
  local port number
  has_services || return 0
  for ((number = 0; number < $(answer webs); number++)); do
    port=$(($(answer web-port) + number))
    service is-active --quiet "innkeeper-web@$port.service" || check_port web-port "$port"
  done
  [ "$(answer nginx)" = yes ] && ! service is-active --quiet nginx.service || return 0
  check_port http-port "$(answer http-port)"
  check_port https-port "$(answer https-port)"
}

check_port() {
  ! root_tool answers 127.0.0.1 "$2" || PROBLEMS+=("--$1: another program listens at port $2. Stop it, or choose another port.")
}

# ask NAME QUESTION DEFAULT CHECK WHAT: from the keyboard until it fits; unattended it has to fit.
ask() {
  local name=$1 question=$2 default=${ANSWERS[$1]:-$3} check=$4 what=$5 given
  if is_unattended || [ -n "${ANSWERS[$name]:-}" ]; then
    quietly "$name" "$default" "$check" "$what"
    return
  fi
  while :; do
    read_line "$name" "$question${default:+ [$(shown "$name" "$default")]}: "
    given=${REPLY:-$default}
    # shellcheck disable=SC2086
    if $check "$given"; then break; fi
    say "  That has to be $what."
  done
  ANSWERS[$name]=$given
}

read_line() {
  if [[ " $SECRETS " == *" $1 "* ]]; then
    IFS= read -rsp "$2" REPLY && say ''
  else
    IFS= read -rp "$2" REPLY
  fi
}

shown() { if [[ " $SECRETS " == *" $1 "* ]]; then echo 'as before'; else echo "$2"; fi; }

# quietly NAME DEFAULT CHECK WHAT: without a question; all that does not fit is told at once.
quietly() {
  local name=$1 value=${ANSWERS[$1]:-$2} how="--$1"
  ANSWERS[$name]=$value
  # shellcheck disable=SC2086
  if $3 "$value"; then return; fi
  if [[ " $SECRETS " == *" $name "* ]]; then how=$(variable_of "$name"); fi
  if [ -n "$value" ]; then PROBLEMS+=("$how is $value. It has to be $4."); else PROBLEMS+=("$how is missing: $4."); fi
}

# A secret of an earlier run.
kept() { if [ -f "$ENV_FILE" ]; then env_value "$1"; fi; }

always() { :; }
is_something() { [ -n "$1" ]; }
is_domain() { [[ ${#1} -le 253 && $1 =~ ^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$ ]]; }
is_host() { [[ $1 =~ ^[A-Za-z0-9.:_-]+$ ]]; }
is_port() { [[ $1 =~ ^[0-9]{1,5}$ ]] && [ "$1" -ge 1 ] && [ "$1" -le 65535 ]; }
is_count() { [[ $2 =~ ^[0-9]{1,2}$ ]] && [ "$2" -ge "$1" ]; }
is_name() { [[ $1 =~ ^[A-Za-z0-9_]{1,64}$ ]]; }
is_email() { [[ $1 =~ ^[^[:space:]@]+@[^[:space:]@]+$ ]]; }
is_file() { [ -f "$1" ]; }
one_of() {
  local value=${*: -1} choice
  for choice in "${@:1:$#-1}"; do [ "$choice" != "$value" ] || return 0; done
  return 1
}
