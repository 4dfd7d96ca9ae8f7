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
USER vignette
VOLUME /data
EXPOSE 8080
CMD ["vignette", "serve", "--listen", "0.0.0.0:8080", "--data", "/data"]
