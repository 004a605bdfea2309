# syntax=docker/dockerfile:1

# The packages that both builds need. No install scripts run.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY client/package.json client/
COPY web/package.json web/
RUN npm ci --ignore-scripts --no-audit --no-fund

# The pages below /account and /admin.
FROM packages AS pages
COPY tsconfig.json ./
COPY client client
COPY web web
RUN npm run build -w web

# The build that is published to npm, and the packages that it does not contain.
FROM packages AS build
COPY . .
COPY --from=pages /app/web/dist web/dist
RUN node scripts/build.ts \
  && node scripts/package-manifest.ts \
  && npm install --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
# Less memory under load, at no cost (docs/operations.md, "Memory").
ENV NODE_OPTIONS=--max-semi-space-size=32
ENV NODE_ENV=production PORT=4000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json /app/schema.graphql /app/LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
# The server writes below /data alone; its own code belongs to root.
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
USER node
EXPOSE 4000
# Docker Swarm replaces an unhealthy container, which does not help while the database is away: this asks whether the process responds.
# The server listens after the migrations, which may wait six minutes for a lock.
HEALTHCHECK --interval=10s --timeout=3s --start-period=600s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live', { signal: AbortSignal.timeout(2500) }).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No shell and no npm in between: SIGTERM reaches the server, which then finishes what is in flight.
CMD ["node", "dist/main.js"]
