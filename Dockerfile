# The image of the command `lern`: `docker build -t lern .`
# Secrets are no part of it: they come as files or in the environment when it runs.

FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

# What the command needs of other packages, and nothing that only tests need.
FROM node:20-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json lern.schema.json ./
COPY fixtures/small ./fixtures/small

# The configuration is looked for here, and relative paths in it begin here.
WORKDIR /work
RUN chown node:node /work
USER node

EXPOSE 3000
# For `lern serve`, which is what runs by default. A container of `lern work` is run with --no-healthcheck.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/livez').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

ENTRYPOINT ["node", "/app/dist/cli/lern.js"]
CMD ["serve", "--host", "0.0.0.0"]
