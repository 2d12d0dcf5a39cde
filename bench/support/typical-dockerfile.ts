/** As people write them: about 1 KB, with little to find. */
export const TYPICAL_DOCKERFILE = `# syntax=docker/dockerfile:1
FROM python:3.12-slim-bookworm AS build
ARG VERSION=1.4.2
ENV PIP_NO_CACHE_DIR=1 \\
    PYTHONUNBUFFERED=1
WORKDIR /app
RUN apt-get update \\
    && apt-get install -y --no-install-recommends build-essential=12.9 libpq-dev=15.6-0+deb12u1 \\
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip \\
    python -m venv /venv && /venv/bin/pip install -r requirements.txt
COPY --chown=1000:1000 src ./src

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="evaluation" \\
      org.opencontainers.image.source="https://git.example.org/team/evaluation"
ENV PATH=/venv/bin:$PATH
WORKDIR /app
RUN groupadd --gid 1000 app && useradd --uid 1000 --gid app --create-home app
COPY --from=build /venv /venv
COPY --from=build --chown=app:app /app/src ./src
USER app
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s CMD ["python", "-m", "src.health"]
ENTRYPOINT ["python", "-m", "src"]
CMD ["--data", "/data", "--epochs", "3"]
`
