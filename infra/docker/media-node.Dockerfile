# syntax=docker/dockerfile:1
# The media node. Built from the root of the repository: docker build --file infra/docker/media-node.Dockerfile .
# Debian 13 (trixie): uWebSockets.js needs a C library of 2.38 or newer.
FROM node:24.21.0-trixie-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY edge/package.json edge/
COPY infra/package.json infra/
COPY media-node/package.json media-node/
COPY shared/package.json shared/
RUN npm ci --omit=dev --omit=optional --workspace media-node --workspace shared

# uWebSockets.js is not on npm; the lock file has a mirror of it, for machines without GitHub. Here it is the original,
# v20.58.0, named by its commit.
ARG UWS_COMMIT=ba110e817908b56c61d625b02f367b4ec9cfc8ab
ADD https://codeload.github.com/uNetworking/uWebSockets.js/tar.gz/${UWS_COMMIT} /tmp/uws.tar.gz
RUN rm -rf node_modules/uWebSockets.js \
  && mkdir node_modules/uWebSockets.js \
  && tar -xzf /tmp/uws.tar.gz -C node_modules/uWebSockets.js --strip-components=1
COPY infra/docker/foreign-files.ts infra/docker/
RUN node infra/docker/foreign-files.ts node_modules \
  && node --input-type=module -e "await import('uWebSockets.js')" \
  && rm -rf infra edge

FROM node:24.21.0-trixie-slim
LABEL org.opencontainers.image.title="Call centre media node" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
# Everything belongs to root, and the process is not root: it can change nothing it runs from.
COPY --from=packages /app ./
COPY shared/src shared/src
COPY media-node/src media-node/src
COPY media-node/models media-node/models
USER node
ENV NODE_ENV=production PORT=8080 ORT_DISABLE_TELEMETRY=1
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/liveness').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No shell between: SIGTERM reaches the process, which ends its calls before it goes.
CMD ["node", "--disable-warning=ExperimentalWarning", "--v8-pool-size=1", "--max-semi-space-size=16", "--heap-growing-percent=130", "--external-memory-accounted-in-global-limit", "media-node/src/main.ts"]
