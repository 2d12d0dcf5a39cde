/** What the jobs of the pictures run: small, and without a network. */

/** A number that gets better while it is looked for, with the load of a processor. `accuracy` is what it comes to. */
export function training(rate: string, accuracy: number, loss: number): string {
  return `# Trains a classifier and writes its accuracy.
FROM debian:bookworm-slim AS data
RUN mkdir /set && seq 1 4000 > /set/digits.csv

FROM debian:bookworm-slim
COPY --from=data /set /set
ENV RATE=${rate}
RUN useradd --uid 1000 --create-home runner
USER runner
CMD perl -e '$| = 1; for $epoch (1..6) { \\
      $x = 0; $x += sqrt($_) for 1..6000000; \\
      printf "\\033[36mepoch %d\\033[0m  loss %.3f  accuracy \\033[32m%.3f\\033[0m\\n", \\
        $epoch, ${loss} * (1 + 3 / $epoch), ${accuracy} - 0.3 / ($epoch * $epoch) }' && \\
    echo '{"perf": ${accuracy}, "loss": ${loss}, "precision": ${(accuracy + 0.011).toFixed(3)}, "recall": ${(accuracy - 0.018).toFixed(3)}}' > /data/perf.json
`
}

/** Goes on until it is cancelled. */
export const STILL_TRAINING = `# Trains a larger classifier.
FROM debian:bookworm-slim
RUN useradd --uid 1000 --create-home runner
RUN mkdir /set && seq 1 9000 > /set/letters.csv
USER runner
CMD perl -e '$| = 1; print "reading /set/letters.csv: 9000 rows\\n"; for $epoch (1..4000) { \\
      printf "\\033[36mepoch %4d\\033[0m  loss %.4f  accuracy \\033[32m%.4f\\033[0m\\n", \\
        $epoch, 1 / (1 + $epoch), 0.9 - 0.5 / $epoch; \\
      print "\\033[33mwarning: the rate is halved\\033[0m\\n" if $epoch == 7; \\
      select undef, undef, undef, 0.12 }'
`

/** Another one each time, for what was built once is not built again. */
export const STILL_BUILDING = `FROM debian:bookworm-slim
RUN mkdir /index && seq 1 3000 > /index/words
RUN date -d @${Math.floor(Date.now() / 1000)} > /index/made
RUN for part in 1 2 3 4 5 6 7 8 9; do echo "building part $part of the index"; sleep 60; done
CMD ["true"]
`

export const QUEUED = `FROM debian:bookworm-slim
CMD echo '{"perf": 1}' > /data/perf.json
`

export const FAILING_RUN = `# Reads a model that nobody has put there.
FROM debian:bookworm-slim
RUN useradd --uid 1000 --create-home runner
ENV MODEL=/models/digits-v3.bin
USER runner
CMD echo "loading $MODEL"; \\
    echo "batch size 64, 4 workers"; \\
    cat "$MODEL" > /tmp/model || { printf '\\033[31merror:\\033[0m the model could not be read\\n' >&2; exit 3; }
`

export const FAILING_BUILD = `# A step of the build fails.
FROM debian:bookworm-slim
WORKDIR /app
RUN echo "checking the sources" && mkdir src
RUN echo "compiling src/main.c" && gcc -O2 -o app src/main.c
CMD ["./app"]
`

/** Its package database tells of more than Debian's base has. */
export const VULNERABLE = `FROM debian:bookworm-slim
WORKDIR /var/lib/dpkg/status.d
RUN printf 'Package: openssl\\nStatus: install ok installed\\nVersion: 3.0.11-1~deb12u2\\nArchitecture: amd64\\n' > openssl
RUN printf 'Package: curl\\nStatus: install ok installed\\nVersion: 7.88.1-10+deb12u4\\nArchitecture: amd64\\n' > curl
CMD ["true"]
`

/** Somebody who tries what the page can be made to do. */
export const HOSTILE = `FROM busybox
CMD printf '<img src=x onerror=alert(1)>\\n\\033[1;31mred\\033[0m \\342\\200\\256dehsinif\\n'; echo '{"perf": 0.1}' > /data/perf.json
`
