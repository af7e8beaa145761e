# syntax=docker/dockerfile:1

FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
ENV npm_config_cache=/var/cache/npm
RUN --mount=type=cache,target=/var/cache/npm npm ci --no-audit --no-fund
COPY api-spec ../api-spec
COPY web ./
RUN npm run build

FROM rust:1.95-slim-bookworm AS build
# OpenSSL, libpq and SQLite are built into the binary.
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev make perl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# The binary embeds the client.
COPY --from=web /src/web/dist web/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin hongyan \
 && install -D -m 0755 target/release/hongyan /out/hongyan \
 && install -d -m 0750 /out/data

# glibc and certificates, no shell, no package manager; user 65532.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /out/hongyan /usr/local/bin/hongyan
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
# Beyond loopback, because the port is published by the engine. Secrets come at run time: a mounted
# TOML file, or HONGYAN_* from the engine's secret store.
ENV HONGYAN_LISTEN=0.0.0.0:8080 \
    DATABASE_URL=sqlite:/data/hongyan.sqlite
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["/usr/local/bin/hongyan", "doctor"]
ENTRYPOINT ["/usr/local/bin/hongyan"]
CMD ["serve"]
