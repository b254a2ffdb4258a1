# shellcheck shell=bash
# A machine that boots systemd: a Debian in a system container of LXD, without any network. LXD is started for this run alone, in a
# network of its own that reaches nobody, and keeps everything below one folder.

WORLD=
LXD_PID=
MACHINE=panel

# What the installer may ask apt for lies on the machine, so that it installs it as anywhere else.
OFFERED='openssl nginx-light mariadb-server redis-server'

# root_image SUITE: prints a file with the root file system of a fresh machine; it is kept for the next run.
root_image() {
  local suite=$1 cache=${INNKEEPER_CACHE:-/var/cache/innkeeper} image work
  image=$cache/machine-$suite-$({ declare -f make_root && echo "$OFFERED"; } | sha256sum | head -c 12).squashfs
  if [ ! -f "$image" ]; then
    say "Making a $suite, once" >&2
    mkdir -p "$cache"
    work=$(mktemp -d)
    make_root "$suite" "$work" >"$work.log" 2>&1 || { tail -n 20 "$work.log" >&2; die 'The root file system could not be made.'; }
    mksquashfs "$work" "$image.new" -comp gzip -Xcompression-level 1 -noappend -quiet -no-progress >/dev/null 2>&1
    mv "$image.new" "$image"
    rm -rf "$work" "$work.log"
  fi
  echo "$image"
}

make_root() {
  local suite=$1 root=$2
  chmod 755 "$root"
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates,apt-utils,iproute2,procps,curl,sudo "$suite" "$root" || return 1
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  # shellcheck disable=SC2086
  chroot "$root" apt-get update && chroot "$root" apt-get install -y --download-only $OFFERED || return 1
  mkdir "$root/srv/packages" && mv "$root"/var/cache/apt/archives/*.deb "$root/srv/packages"
  chroot "$root" sh -c 'cd /srv/packages && apt-ftparchive packages . >Packages' || return 1
  echo 'deb [trusted=yes] file:/srv/packages ./' >"$root/etc/apt/sources.list"
  rm -rf "$root"/var/lib/apt/lists/* "$root/etc/resolv.conf"
  echo panel >"$root/etc/hostname"
  printf '127.0.0.1 localhost panel panel.example.com\n::1 localhost\n' >"$root/etc/hosts"
}

# start_machine SUITE
start_machine() {
  local image
  image=$(root_image "$1")
  WORLD=$(mktemp -d /var/tmp/innkeeper-machine.XXXXXX)
  # The machine's root is another user here.
  chmod 711 "$WORLD"
  export LXD_DIR=$WORLD/lxd
  mkdir "$LXD_DIR"
  setsid unshare --net --mount sh -c 'ip link set lo up; exec lxd --group root --logfile="$0/lxd.log"' "$WORLD" >"$WORLD/lxd.out" 2>&1 </dev/null &
  LXD_PID=$!
  echo "$LXD_PID" >"$WORLD/lxd.pid"
  lxd waitready --timeout=60 || die "LXD does not start: $(tail -n 5 "$WORLD/lxd.out")"
  printf 'architecture: %s\ncreation_date: 1\nproperties: { description: %s }\n' "$(uname -m)" "$1" >"$WORLD/metadata.yaml"
  tar -C "$WORLD" -cf "$WORLD/metadata.tar" metadata.yaml
  {
    lxc -q storage create default dir
    lxc -q profile device add default root disk path=/ pool=default
    lxc -q image import "$WORLD/metadata.tar" "$image" --alias machine
    # systemd of Debian 13 wants to be told where the host still has the older control groups.
    lxc -q init machine "$MACHINE" -c 'raw.lxc=lxc.init.cmd = /sbin/init SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1'
    lxc -q start "$MACHINE"
  } 2>"$WORLD/start.log" || die "$(cat "$WORLD/start.log")"
  until_booted
}

# use_machine FOLDER: one that an earlier run kept.
use_machine() {
  WORLD=$1
  export LXD_DIR=$WORLD/lxd
  LXD_PID=$(cat "$WORLD/lxd.pid")
}

until_booted() {
  for _ in $(seq 1 120); do
    on systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded' && return
    sleep 0.5
  done
  die 'The machine does not boot.'
}

# on COMMAND…: runs it on the machine, as root.
on() { lxc -q exec "$MACHINE" -- "$@" </dev/null; }

# as_typed SCRIPT: the same with a shell.
as_typed() { on bash -c "$1"; }

put() { lxc -q file push "$1" "$MACHINE$2"; }

remove_machine() {
  [ -n "$WORLD" ] || return 0
  lxc -q delete --force "$MACHINE" 2>/dev/null
  lxd shutdown --timeout=30 2>/dev/null
  [ -z "$LXD_PID" ] || kill "$LXD_PID" 2>/dev/null
  wait "$LXD_PID" 2>/dev/null
  rm -rf --one-file-system "$WORLD"
}
