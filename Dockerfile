FROM rust:1.95-bookworm AS build
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends python3-pip
COPY . .
RUN make vendor && cargo build --profile dist --locked && mkdir /data

# Without a shell: the C library, certificates, and nothing else that could be called.
FROM gcr.io/distroless/cc-debian12
WORKDIR /app
COPY --from=build /src/target/dist/vignette /usr/local/bin/vignette
COPY --from=build /src/models/vgg16-lstm models/vgg16-lstm
COPY --from=build /src/vendor vendor
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
VOLUME /data
EXPOSE 8080 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s CMD ["vignette", "health", "--data", "/data"]
CMD ["vignette", "serve", "--listen", "0.0.0.0:8080", "--data", "/data"]
