#!/bin/sh
# Runs the machine's Docker daemon in a network of its own, with a small internet behind it that leads nowhere:
#   unshare --net --mount sh launch.sh STATE NAME PEER "ADDRESS …" "ADDRESS6 …"
# Mounts and links are in namespaces of these processes alone: they are gone with the last of them.
set -eu
state=$1 name=$2 peer=$3 addresses=$4 addresses6=$5
resolver=$(readlink -f /etc/resolv.conf)

mount --make-rprivate /
# sockets of the machine's own daemons are here, and containerd's would be used in place of one of our own
mount -t tmpfs -o mode=755 slipway-lab /run
mount -t tmpfs slipway-lab "$state/engine"
mkdir -p "$(dirname "$resolver")"
[ -e "$resolver" ] || : > "$resolver"
mount --bind "$state/resolv.conf" "$resolver"
mount --bind "$state/hosts" /etc/hosts

ip link set lo up
ip netns add world
ip link add world type veth peer name lab netns world
ip address add 192.168.77.1/30 dev world
ip address add fd77::1/64 dev world nodad
ip link set world up
ip -n world link set lo up
ip -n world address add "$peer/30" dev lab
ip -n world address add fd77::2/64 dev lab nodad
ip -n world link set lab up
ip -n world route add default via 192.168.77.1
ip -n world -6 route add default via fd77::1
for address in $addresses; do
  ip -n world address add "$address/32" dev lo
  ip route add "$address/32" via "$peer"
done
for address in $addresses6; do
  ip -n world address add "$address/128" dev lo nodad
  ip -6 route add "$address/128" via fd77::2
done
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/ipv6/conf/all/forwarding

exec dockerd --config-file "$state/daemon.json" --host "unix://$state/docker.sock" --pidfile "$state/docker.pid" \
  --data-root "$state/engine/data" --exec-root "$state/engine/run" --cgroup-parent "/$name" \
  --exec-opt native.cgroupdriver=cgroupfs --ipv6 --fixed-cidr-v6 fd78::/64
