#!/bin/sh
# Runs the Docker daemon of another root file system beside the one of the machine:
#   unshare --mount sh second-engine-launch.sh ROOT STATE BRIDGE SUBNET
# STATE/data holds its images, STATE/run its socket and pid file. A chroot would not do: the daemon itself changes its
# root while it unpacks layers, which needs a root that is a mount. The bridge is its own, and it leaves the packet
# filter alone: two daemons on one bridge or one set of rules would break each other.
set -eu
root=$1 state=$2 bridge=$3 subnet=$4

mount --make-rprivate /
mount --bind "$root" "$root"
for folder in proc sys dev; do
  mount --rbind "/$folder" "$root/$folder"
done
mkdir -p "$root/var/lib/docker" "$root/run/slipway" "$root/.before"
mount --bind "$state/data" "$root/var/lib/docker"
mount --bind "$state/run" "$root/run/slipway"
cp /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
cd "$root"
pivot_root . .before
cd /
umount -l /.before

if [ ! -e "/sys/class/net/$bridge" ]; then
  ip link add name "$bridge" type bridge
  ip address add "$subnet" dev "$bridge"
  ip link set "$bridge" up
fi
exec dockerd --host unix:///run/slipway/docker.sock --pidfile /run/slipway/docker.pid \
  --data-root /var/lib/docker --exec-root /run/slipway/exec \
  --bridge "$bridge" --iptables=false --ip6tables=false
