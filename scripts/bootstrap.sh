#!/bin/sh
# Makes a checkout ready to use, then runs what was asked for under the Node that this project brings along.
#
#   sh scripts/bootstrap.sh start|test|demo|compat|bench|fuzz|generate|client|page|screenshots [arguments]
#
# Needs only a POSIX shell, npm and whatever Node that npm runs on. Packages are installed when node_modules is
# missing or does not fit package-lock.json; everything else (engine, images) is the business of bootstrap.ts.
# SLIPWAY_NO_INSTALL=1: installs nothing, and says what to type instead.
set -eu

cd "$(dirname "$0")/.."

say() { printf 'slipway: %s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}

stamp=node_modules/.slipway-stamp
wanted=$(cksum <package-lock.json)

# Fresh when our stamp names this lock file, or when npm itself installed after the lock file last changed.
packages_are_fresh() {
  [ -x node_modules/.bin/node ] || return 1
  if [ -f "$stamp" ]; then
    [ "$(cat "$stamp")" = "$wanted" ] && return 0
  fi
  [ -n "$(find node_modules/.package-lock.json -newer package-lock.json 2>/dev/null)" ]
}

# npm must not run on the Node that it is about to replace, so that node_modules/.bin leaves the search path.
path_without_modules() {
  printf '%s' "$PATH" | tr ':' '\n' | grep -v 'node_modules/\.bin$' | tr '\n' ':' | sed 's/:$//'
}

# Node's own builds link against libatomic, which minimal Debian and Ubuntu systems lack.
has_libatomic() {
  [ "$(uname -s)" = Linux ] || return 0
  for file in /lib/*/libatomic.so.1 /usr/lib/*/libatomic.so.1 /lib64/libatomic.so.1 /usr/lib64/libatomic.so.1 \
    /usr/lib/libatomic.so.1; do
    [ -e "$file" ] && return 0
  done
  return 1
}

install_libatomic() {
  by_hand='Type: apt-get install -y libatomic1 (on Fedora: dnf install libatomic)'
  [ "${SLIPWAY_NO_INSTALL:-}" = 1 ] &&
    fail "Node 26 needs the library libatomic, and SLIPWAY_NO_INSTALL=1 forbids installing it. $by_hand"
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || fail "Node 26 needs the library libatomic. $by_hand"
  say 'Node 26 needs a system library: installing libatomic1 (apt-get) ...'
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y libatomic1; } >/dev/null ||
    fail "libatomic1 could not be installed. $by_hand"
}

install_packages() {
  if [ "${SLIPWAY_NO_INSTALL:-}" = 1 ]; then
    fail 'packages are missing or out of date, and SLIPWAY_NO_INSTALL=1 forbids installing them. Type: npm install --no-save'
  fi
  PATH=$(path_without_modules)
  export PATH
  command -v npm >/dev/null 2>&1 || fail 'npm is needed to install packages; on Debian or Ubuntu: apt-get install -y npm'
  # Not npm ci: that fails where a registry lacks a package for another platform, which nobody here would install.
  # --no-save leaves the lock file as it is; what it names is installed, checked by its integrity.
  say 'installing packages (npm install) ...'
  npm install --no-save --no-audit --no-fund --loglevel=error >&2 ||
    fail 'npm install failed; its messages are above. Try it by hand: npm install --no-save'
}

has_libatomic || install_libatomic
if packages_are_fresh; then
  :
else
  install_packages
fi
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] || printf '%s\n' "$wanted" >"$stamp"

node=node_modules/.bin/node
version=$("$node" --version 2>/dev/null) || version=none
major=${version#v}
major=${major%%.*}
case $major in
  '' | *[!0-9]*) fail "$node does not run (npm may have been told to ignore scripts). Type: npm rebuild node --ignore-scripts=false" ;;
esac
[ "$major" -ge 26 ] || fail "$node is $version, and 26 or newer is needed. Type: npm install --no-save"

PATH=$PWD/node_modules/.bin:$PATH
export PATH

task=${1:-}
[ $# -gt 0 ] && shift
case $task in
  # The service replaces this shell, so that signals reach it. It needs no engine to start.
  start)
    "$node" scripts/bootstrap.ts page
    exec bin/slipway serve "$@"
    ;;
  *) exec "$node" scripts/bootstrap.ts "$task" "$@" ;;
esac
