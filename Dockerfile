FROM rust:1.95-bookworm AS build
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends python3-pip
COPY . .
RUN make vendor && cargo build --release --locked

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* && useradd --uid 10001 vignette \
    && install -d -o vignette /data
WORKDIR /app
COPY --from=build /src/target/release/vignette /usr/local/bin/vignette
COPY --from=build /src/models models
COPY --from=build /src/vendor vendor
USER 10001
VOLUME /data
EXPOSE 8080 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
CMD ["vignette", "serve", "--listen", "0.0.0.0:8080", "--data", "/data"]
