# shellcheck shell=bash
# The parts of the run, each of which leaves a panel that runs.

WEBS='innkeeper-web@3333.service innkeeper-web@3334.service'
WORKER=innkeeper-worker@1.service

install() {
  check 'the archive is what was published' as_typed "cd /srv/download && sha256sum -c innkeeper-$VERSION.tar.gz.sha256 && tar -xzf innkeeper-$VERSION.tar.gz -C /root"
  check 'one command installs it, with the packages of the distribution' \
    as_typed "/root/innkeeper-$VERSION/deploy/install.sh --unattended --domain=panel.example.com --smtp-host=127.0.0.1 --smtp-port=25 --owner=you@example.com >/srv/installed 2>&1 || { cat /srv/installed; false; }"
  check 'the doctor finds nothing that must be mended' on innkeeper doctor
  check 'the link of the owner opens, and sets a password' as_typed ". /srv/browser.sh; send \"\$(grep -o 'https:[^ ]*password-reset[^ ]*' /srv/installed)\" 'password=$PASSWORD' | grep -q '<h1'"
  check 'the owner signs in' signs_in
  check 'the mail to the owner arrives' until_true 30 on grep -q 'To: .*you@example.com' /srv/mails
  check 'people of the first address are led to the second' redirects
  check 'a second run changes nothing' second_run
}

redirects() { [ "$(on curl -s -o /dev/null -w '%{redirect_url}' http://panel.example.com/plans)" = "$URL/plans" ]; }

second_run() {
  local before
  before=$(pid_of innkeeper-web@3333.service)
  as_typed "/root/innkeeper-$VERSION/deploy/install.sh --unattended" && [ "$before" = "$(pid_of innkeeper-web@3333.service)" ]
}

units() {
  # shellcheck disable=SC2086
  check 'processes and timer run, and come back with the machine' on systemctl is-enabled $WEBS $WORKER innkeeper-backup.timer nginx mariadb redis-server
  # shellcheck disable=SC2086
  check 'they are active' active $WEBS $WORKER innkeeper-backup.timer nginx mariadb redis-server
  check 'no unit of the machine failed' as_typed '[ -z "$(systemctl --failed --plain --no-legend)" ]'
  check 'units are written as systemd wants them' as_typed "systemd-analyze verify $WEBS $WORKER innkeeper-backup.service innkeeper-backup.timer 2>&1 | tee /dev/stderr | { ! grep innkeeper; }"
  check 'nginx takes its configuration without a warning' as_typed 'nginx -t 2>&1 | tee /dev/stderr | { ! grep -i warn; }'
  note "memory: $(as_typed "systemctl show --property=MemoryCurrent --value $WEBS $WORKER | awk 'NF { printf \"%d MB \", \$1 / 1048576 }'")"
}

hardening() {
  local unit
  for unit in $WEBS $WORKER innkeeper-backup.service; do
    note "$(as_typed "systemd-analyze security --no-pager $unit | tail -n 1 | sed 's/→ //'")"
  done
  for unit in innkeeper-web@3333.service $WORKER; do
    check "$unit is nobody, may become nobody, and is filtered" is_confined "$unit"
    check "$unit sees and writes what is its own only" sees_its_own "$unit"
  done
}

is_confined() {
  as_typed "grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs|Seccomp|Umask):' /proc/$(pid_of "$1")/status | tr -s '\t ' ' ' | tee /dev/stderr | grep -vE '^(Uid: ([1-9][0-9]*) \2 \2 \2|Cap(Eff|Bnd): 0+|NoNewPrivs: 1|Seccomp: 2|Umask: 0077)$' | { ! grep .; }"
}

# What a process would find that somebody else has taken over.
sees_its_own() {
  local pid
  pid=$(pid_of "$1")
  as_typed "cat >/srv/look.sh <<'END'
fail() { echo \"\$*\"; bad=1; }
for place in /etc /usr /opt/innkeeper /var/backups /srv /; do touch \$place/x 2>/dev/null && fail \"writes to \$place\"; done
touch /var/lib/innkeeper/x && rm /var/lib/innkeeper/x || fail 'cannot write to its own folder'
ls /root /home/* >/dev/null 2>&1 && fail 'looks into homes'
cat /etc/shadow >/dev/null 2>&1 && fail 'reads passwords'
ls /var/backups/innkeeper >/dev/null 2>&1 && fail 'reads backups'
[ -e /tmp/of-others ] && fail 'sees the temporary files of others'
[ -e /proc/1/cmdline ] && fail 'sees the processes of others'
echo 1 >/proc/sys/kernel/panic 2>/dev/null && fail 'sets the kernel'
echo 1 >/sys/fs/cgroup/x 2>/dev/null && fail 'writes control groups'
for device in /dev/kmsg /dev/mem /dev/fuse /dev/net/tun; do [ -e \$device ] && fail \"has \$device\"; done
exit \${bad:-0}
END
touch /tmp/of-others; chmod 644 /srv/look.sh; cp /srv/look.sh /var/lib/innkeeper/look.sh; chown innkeeper: /var/lib/innkeeper/look.sh
nsenter --target $pid --mount -- setpriv --reuid innkeeper --regid innkeeper --clear-groups --no-new-privs --bounding-set=-all bash /var/lib/innkeeper/look.sh; code=\$?; rm -f /var/lib/innkeeper/look.sh /tmp/of-others; exit \$code"
}

kills() {
  local unit
  begin_looking
  for unit in $WEBS $WORKER; do check "$unit comes back after SIGKILL" comes_back "$unit"; done
  note "meanwhile: $(seen)"
  check 'the doctor is content soon' until_true 40 on innkeeper doctor
  check 'nobody lost the session' as_typed '. /srv/browser.sh; page /admin | grep -q "<h1"'
}

comes_back() {
  local before
  before=$(pid_of "$1")
  on kill -KILL "$before"
  until_true 30 started_again "$1" "$before" && if [[ $1 = *web* ]]; then until_true 30 port_answers "$1"; fi
}

started_again() {
  local now
  now=$(pid_of "$1")
  [ "$now" != 0 ] && [ "$now" != "$2" ]
}
port_answers() {
  local port=${1#*@}
  on curl -sf -o /dev/null "http://127.0.0.1:${port%.service}/health/live"
}

services() {
  check 'without MariaDB pages say so, and come back with it' outlives mariadb
  check 'without Redis visitors read the shop, and it comes back with it' outlives redis-server
  check 'the doctor tells of an nginx that was killed' as_typed 'pkill -KILL nginx; sleep 1; innkeeper doctor 2>&1 | grep "nginx.service does not run"; code=$?; systemctl start nginx; exit $code'
  check 'the owner signs in' until_true 30 signs_in
  check 'the doctor is content soon' until_true 60 on innkeeper doctor
}

outlives() {
  on systemctl stop "$1"
  sleep 3
  echo "without: $(status_of /) $(status_of /health/ready)"
  on systemctl start "$1"
  until_true 60 answers /health/ready && until_true 30 answers /sign-in
}

timers() {
  check 'the nightly backup has its place among the timers' as_typed "systemctl list-timers --no-pager | grep innkeeper-backup"
  check 'its unit makes a backup' backs_up innkeeper-backup.service
  check 'a hook may copy it away and speak to other machines' as_typed 'cat >/etc/innkeeper/hooks/after-backup <<END
#!/bin/sh
set -e
cp "\$1" "/run/\$(basename "\$1").copy"
curl -sk -o /dev/null https://panel.example.com/
rm "/run/\$(basename "\$1").copy"
echo "\$1" >/var/lib/innkeeper-hook
END
chmod +x /etc/innkeeper/hooks/after-backup; systemctl start innkeeper-backup.service && grep -q innkeeper- /var/lib/innkeeper-hook; code=$?; rm -f /etc/innkeeper/hooks/after-backup; exit $code'
  check 'the panel knows of it' as_typed 'innkeeper ace doctor 2>&1 | grep "success.*backup"'
}

backs_up() { on systemctl start "$1" && as_typed 'ls -la /var/backups/innkeeper | grep "^-rw-------.*root root.*innkeeper-.*\.tar$"'; }

update() {
  archive 9.1.0 with_table
  begin_looking
  check 'innkeeper update goes to a version with a migration' on innkeeper update /srv/download/innkeeper-9.1.0.tar.gz
  note "meanwhile: $(seen)"
  check 'it runs, with its table' runs_with 9.1.0 parcels
  check 'nobody lost the session' as_typed '. /srv/browser.sh; page /admin | grep -q "<h1"'
  check 'the doctor is content' until_true 40 on innkeeper doctor
}

runs_with() { version_is "$1" && has_table "$2" && answers /sign-in; }
runs_without() { version_is "$1" && not has_table "$2" && answers /sign-in; }

rollback() {
  version_is 9.1.0 || on innkeeper update /srv/download/innkeeper-9.1.0.tar.gz
  begin_looking
  check 'innkeeper rollback goes back' on innkeeper rollback
  note "meanwhile: $(seen)"
  check 'the version before runs, without the table' runs_without "$VERSION" parcels
  check 'forth again' on innkeeper update /srv/download/innkeeper-9.1.0.tar.gz
  check 'it runs, with its table' runs_with 9.1.0 parcels
}

crashing_update() {
  local now
  now=$(on readlink /opt/innkeeper/current)
  archive 9.2.0 with_crashing_worker
  begin_looking
  check 'a version whose worker crashes after four seconds is not kept' not on innkeeper update /srv/download/innkeeper-9.2.0.tar.gz
  note "meanwhile: $(seen)"
  check 'the one before runs, without the table of the other' runs_without "${now#releases/}" letters
  check 'its worker runs' until_true 40 on innkeeper doctor
}

interrupted_update() {
  local now
  now=$(on readlink /opt/innkeeper/current)
  archive 9.3.0 with_slow_table
  on systemd-run --quiet --collect --unit=long-update innkeeper update /srv/download/innkeeper-9.3.0.tar.gz
  check 'an update migrates' until_true 60 has_table stamps
  check 'the machine loses its power meanwhile, and boots' power_off
  check 'visitors read the maintenance page' as_typed "curl -sk $URL/ | grep -q 'Back in a few minutes'"
  # shellcheck disable=SC2086
  check 'no process of the panel runs' not active $WEBS $WORKER
  check 'the doctor says what to do' as_typed 'innkeeper doctor 2>&1 | grep "run it again, or innkeeper rollback"'
  check 'a backup of what was left is refused' not on innkeeper backup
  check 'innkeeper rollback takes it back' on innkeeper rollback
  check 'the version before runs, without the table' runs_without "${now#releases/}" stamps
}

power_off() {
  lxc -q stop --force "$MACHINE" && lxc -q start "$MACHINE" && until_booted && start_mail_server
  until_true 30 on systemctl is-active --quiet nginx mariadb
}

restore() {
  local file
  check 'innkeeper backup prints its file' as_typed 'innkeeper backup 2>/dev/null >/srv/backup && test -f "$(cat /srv/backup)"'
  file=$(on cat /srv/backup)
  check 'another owner is added after it' on innkeeper ace staff:create --email=late@example.com --name=Late --role=owner
  check 'the key is lost' as_typed "sed -i 's/^APP_KEY=.*/APP_KEY=0123456789012345678901234567890123456789/' /etc/innkeeper/.env"
  begin_looking
  check 'innkeeper restore brings it back' on innkeeper restore "$file"
  note "meanwhile: $(seen)"
  check 'what came after it is gone' as_typed "[ \"\$(mariadb -N innkeeper -e \"select count(*) from users where email = 'late@example.com'\")\" = 0 ]"
  check 'the owner signs in' signs_in
  check 'restore:check finds nothing to settle' on innkeeper ace restore:check --open
  check 'a damaged file is refused before anything is closed' refuses_damaged "$file"
  check 'the doctor is content' until_true 40 on innkeeper doctor
}

refuses_damaged() {
  as_typed "head -c 8000 $1 >/srv/damaged.tar; innkeeper restore /srv/damaged.tar" && return 1
  answers /sign-in
}

restart() {
  check 'the machine restarts' lxc -q restart "$MACHINE"
  until_booted
  check 'the shop answers through nginx' until_true 60 answers /
  start_mail_server
  # shellcheck disable=SC2086
  check 'all came back by itself' active $WEBS $WORKER innkeeper-backup.timer nginx mariadb redis-server
  check 'no unit of the machine failed' as_typed '[ -z "$(systemctl --failed --plain --no-legend)" ]'
  check 'the owner signs in' signs_in
  check 'the doctor is content' until_true 60 on innkeeper doctor
}

full_disk() {
  archive 9.4.0 with_table_again
  local now
  now=$(on readlink /opt/innkeeper/current)
  check 'the disk of the backups is full' as_typed 'mount -t tmpfs -o size=1m tmpfs /var/backups/innkeeper && ! head -c 1020k /dev/zero >/var/backups/innkeeper/ballast || true'
  check 'innkeeper backup says so and leaves nothing half made' fails_to_back_up
  check 'innkeeper update changes nothing' not on innkeeper update /srv/download/innkeeper-9.4.0.tar.gz
  check 'the version runs on, and the panel is open' runs_without "${now#releases/}" seals
  check 'with room there is a backup again' as_typed 'umount /var/backups/innkeeper && innkeeper backup'
  check 'the disk of the data is full' as_typed 'mkdir -p /srv/kept && cp -a /var/lib/innkeeper/. /srv/kept/ && mount -t tmpfs -o size=1m,mode=700,uid=$(id -u innkeeper),gid=$(id -g innkeeper) tmpfs /var/lib/innkeeper && cp -a /srv/kept/. /var/lib/innkeeper/ && systemctl restart "innkeeper-*"; head -c 2M /dev/zero >/var/lib/innkeeper/ballast; true'
  check 'pages are shown' until_true 30 answers /sign-in
  check 'the doctor says that the disk is full' as_typed 'innkeeper doctor 2>&1 | grep -E "error.*disk"'
  check 'all is well again with room' as_typed 'systemctl stop "innkeeper-web@*" "innkeeper-worker@*"; rm /var/lib/innkeeper/ballast; umount /var/lib/innkeeper; innkeeper start'
  check 'the doctor is content' until_true 60 on innkeeper doctor
}

with_table_again() { migration "$1" 1999000000040_seals seals ''; }

fails_to_back_up() {
  on innkeeper backup && return 1
  as_typed 'ls -A /var/backups/innkeeper' | { ! grep -vx ballast; }
}
