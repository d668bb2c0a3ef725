#!/usr/bin/env bash
# Boots a whole Debian in a folder with kiosk.service in it, hangs and kills its parts, and says what the service manager did.
# usage, as root:  tests/system/boot.sh ROOT     ROOT: a Debian 12 made by debootstrap, with systemd-sysv, dbus and procps,
# the checkout at /opt/kiosk and `.ci/setup kiosk` run there. Needs systemd-nspawn. Two minutes. Exit code 0: all held.
set -euo pipefail
root=${1:?ROOT}
here=$(cd "$(dirname "$0")/../.." && pwd)
unit=$root/etc/systemd/system
mkdir -p "$root/etc/kiosk" "$unit/kiosk.service.d" "$unit/multi-user.target.wants"
chroot "$root" sh -c 'id kiosk >/dev/null 2>&1 || useradd --system --home-dir /var/lib/kiosk --shell /usr/sbin/nologin kiosk'
cp "$here/kiosk.service" "$unit/"
cp -r "$here/config/kiosk.toml" "$here/config/cards" "$root/etc/kiosk/"
# A folder has no screen: the compositor draws into memory. Nothing else of the unit is changed.
printf '[Service]\nEnvironment=WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1\n' >"$unit/kiosk.service.d/headless.conf"
cat >"$unit/probe.service" <<'UNIT'
[Unit]
After=kiosk.service
[Service]
Type=oneshot
ExecStart=/bin/bash /root/probe.sh
StandardOutput=file:/root/probe.log
StandardError=file:/root/probe.log
ExecStopPost=+/bin/systemctl poweroff
UNIT
cat >"$root/root/probe.sh" <<'PROBE'
wait_for() { # NAME SECONDS COMMAND…
  local name=$1 until=$((SECONDS + $2)); shift 2
  until "$@"; do [ $SECONDS -lt $until ] || { echo "FAILED $name"; return; }; sleep 0.5; done
  echo "held $name"
}
active() { [ "$(systemctl is-active kiosk)" = active ]; }
restarted() { [ "$(systemctl show kiosk -P NRestarts)" = "$1" ] && active; }
kiosk() { pgrep -n -u kiosk -f 'python -m kiosk run'; }
wait_for "ready after boot" 60 active
sleep 2 # the reading process
for process in $(pgrep -u kiosk); do
  grep -q 'Seccomp:.2' /proc/$process/status && grep -q 'NoNewPrivs:.1' /proc/$process/status || echo "FAILED process $process is not confined"
done
echo "held every process of the kiosk is confined"
nsenter -t "$(kiosk)" -m -- touch /etc/x 2>/dev/null && echo "FAILED /etc is writable" || echo "held /etc is read-only to it, even for root"
[ "$(stat -c '%a %U' /var/lib/kiosk)" = "700 kiosk" ] && echo "held its state is its own" || echo "FAILED state folder"
kill -STOP "$(kiosk)"; wait_for "a hanging screen is brought back by the watchdog" 60 restarted 1
kill -KILL "$(kiosk)"; wait_for "a killed kiosk is brought back" 20 restarted 2
pkill -KILL -u kiosk cage; wait_for "a killed compositor is brought back" 20 restarted 3
systemctl stop kiosk; [ -z "$(pgrep -u kiosk)" ] && echo "held nothing is left after a stop" || echo "FAILED processes are left"
systemd-analyze verify kiosk.service 2>&1 | grep . && echo "FAILED verify" || echo "held systemd-analyze verify is clean"
systemd-analyze security kiosk.service | tail -1
PROBE
ln -sf /etc/systemd/system/kiosk.service /etc/systemd/system/probe.service "$unit/multi-user.target.wants/"
rm -f "$root/root/probe.log"
timeout -k 5 240 systemd-nspawn -q -D "$root" --register=no --keep-unit -b >/dev/null 2>&1 || true
cat "$root/root/probe.log"
grep -q "nothing is left" "$root/root/probe.log" && ! grep -q FAILED "$root/root/probe.log"
