# One image for every process; the command names the entry:
#   docker run automateos web/server.ts          (what runs without a command)
#   docker run automateos collab-server/main.ts
#   docker run automateos worker/main.ts
#   docker run automateos cli/migrate.ts         (before the others)
# docker-compose.yml shows the environment that each needs.

ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS sources
RUN npm install --global pnpm@12.21.0
ENV pnpm_config_store_dir=/pnpm
WORKDIR /app
COPY . .

FROM sources AS build
RUN --mount=type=cache,target=/pnpm \
  pnpm install --frozen-lockfile && pnpm --filter @automateos/web run build

# What runs: the sources as they are and the built web app. No package needed here has a script to run.
FROM sources AS production
RUN --mount=type=cache,target=/pnpm \
  pnpm install --frozen-lockfile --prod --ignore-scripts --filter '!@automateos/e2e' --filter '!@automateos/bench'
COPY --from=build /app/web/build web/build

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=production /app ./
USER node
ENTRYPOINT ["node"]
CMD ["web/server.ts"]
