# syntax=docker/dockerfile:1
# The server with its in-memory network. `docker compose up` runs it with a PostgreSQL; examples/docker says how.

FROM node:22-bookworm-slim AS build
WORKDIR /opt/havip
COPY . .
RUN --mount=type=cache,target=/root/.npm node scripts/setup.mjs
# Again, with what running needs only: of the command and the workspaces it uses. The builds stay.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --workspace=@havip/cli --loglevel=error \
  && rm -rf bench docs examples scripts test .turbo packages/*/src packages/*/test apps/*/src apps/*/test

FROM node:22-bookworm-slim
ENV NODE_ENV=production
COPY --from=build /opt/havip /opt/havip
# Its keys come from the environment; mount another file over it for several accounts.
COPY examples/docker/accounts.yaml /etc/havip/accounts.yaml
RUN install -d -o node -g node -m 0700 /var/lib/havip
USER node
WORKDIR /var/lib/havip
VOLUME /var/lib/havip
EXPOSE 7280
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:7280/healthz').then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/havip/apps/cli/dist/bin.js"]
CMD ["serve", "--host", "0.0.0.0", "--engine", "memory", "--data-dir", "/var/lib/havip", "--accounts", "/etc/havip/accounts.yaml"]
