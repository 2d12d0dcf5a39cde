# Counts primes by trial division and writes how many were found in a second to /data/perf.json.
set -eu

now() { cut -d ' ' -f 1 /proc/uptime; }

began=$(now)
found=$(awk -v limit="$LIMIT" 'BEGIN {
  for (number = 2; number <= limit; number++) {
    prime = 1
    for (divisor = 2; divisor * divisor <= number; divisor++)
      if (number % divisor == 0) { prime = 0; break }
    found += prime
  }
  print found
}')
ended=$(now)

# The clock ticks in hundredths of a second.
awk -v found="$found" -v began="$began" -v ended="$ended" 'BEGIN {
  seconds = ended - began
  if (seconds < 0.01) seconds = 0.01
  printf "{\"perf\": %.2f, \"primes\": %d, \"seconds\": %.2f}\n", found / seconds, found, seconds
}' > /data/perf.json
cat /data/perf.json
