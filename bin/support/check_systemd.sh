#!/usr/bin/env bash
# Lives through an installation as a hoster does, on a machine that boots systemd: installs the archive of the release with the
# packages of Debian, updates it, takes the update back, backs up and restores, kills processes, restarts the machine and fills its disk.
# Needs root, and: apt-get install lxd lxd-client debootstrap squashfs-tools. Nothing leaves the machine, which has no network.
#   bin/support/check_systemd.sh [--suite=bookworm] [--built] [--keep] [--on=FOLDER] [PART…]
# --built: the archive is in dist/ already. --keep: the machine stays, and --on goes on with it. PART: only these, behind the installation.
set -uo pipefail
source "$(dirname "$0")/prepare.sh"
source bin/support/systemd/machine.sh
source bin/support/systemd/hoster.sh
source bin/support/systemd/parts.sh

PARTS='install units hardening kills services timers update rollback crashing_update interrupted_update restore restart full_disk'
SUITE=bookworm BUILT='' KEEP='' WANTED='' ON=''
for option in "$@"; do
  case $option in
    --suite=*) SUITE=${option#*=} ;;
    --built) BUILT=yes ;;
    --keep) KEEP=yes ;;
    --on=*) ON=${option#*=} BUILT=yes ;;
    -*) die "There is no option $option." ;;
    *) WANTED="$WANTED $option" ;;
  esac
done

[ "$(id -u)" = 0 ] || die 'This needs root.'
for program in lxd lxc debootstrap mksquashfs; do
  command -v "$program" >/dev/null || die 'Please install: lxd lxd-client debootstrap squashfs-tools'
done
[ "$BUILT" = yes ] || bin/support/release.sh
set +e

if [ "$KEEP" = yes ]; then trap 'echo "Kept: LXD_DIR=$WORLD/lxd lxc exec $MACHINE bash; $0 --on=$WORLD PART…"' EXIT; else trap remove_machine EXIT; fi
if [ -n "$ON" ]; then use_machine "$ON"; else start_machine "$SUITE"; fi
ready_hoster

PASSED=0 FAILED=0 BEGAN=$SECONDS
for part in $PARTS; do
  [ -z "$WANTED" ] || { [ "$part" = install ] && [ -z "$ON" ]; } || [[ " $WANTED " == *" $part "* ]] || continue
  say "== $part"
  "$part"
done
echo "$PASSED passed, $FAILED failed; $((SECONDS - BEGAN)) s"
[ "$FAILED" = 0 ]
