/**
 * The `lern.yaml` that `lern init` writes: every part of the configuration with its defaults.
 * Comments in words follow `# `; settings that are switched off follow `#` without a space.
 */
export const TEMPLATE = `# yaml-language-server: $schema=./node_modules/lern-data-products/lern.schema.json
#
# Configuration of lern. Everything is optional: an empty file runs on sample data.
# \${NAME} and \${NAME:-default} read the environment, \${file:PATH} a file beside this one; $$ is a plain dollar.
# Keep secrets out of this file.

# Dates inside files, and dates in file names.
time:
  zone: UTC
  fileZone: Asia/Kolkata

# dialect: spark writes byte for byte what the Spark jobs wrote.
# formulas: auto escapes cells that a spreadsheet would run, in reports read by people; or keep, or escape.
csv:
  dialect: rfc4180
  formulas: auto

# Where files go. In Azure: { type: azure, connection: "\${AZURE}", container: reports, prefix: "" }
store:
  type: local
  root: ./out
  prefix: ""

# The systems to read from, under names of your choice.
sources:
  #cassandra: { type: cassandra, contactPoints: ["127.0.0.1:9042"], datacenter: datacenter1 }
  #users: { type: redis, url: "redis://127.0.0.1:6379/12" }
  #relations: { type: redis, url: "redis://127.0.0.1:6379/10" }
  #postgres: { type: postgres, url: "\${PG_URL}" }
  #content: { type: search-api, kind: content, url: "http://127.0.0.1:9000/v3/search" }
  #orgs: { type: search-api, kind: organisation, url: "http://127.0.0.1:9000/v2/org/search" }
  #locations: { type: search-api, kind: location, url: "http://127.0.0.1:9000/v1/location/search" }
  #settings: { type: settings-api, url: "http://127.0.0.1:9000/v1/system/settings/get" }
  #preferences: { type: preferences-api, url: "http://127.0.0.1:9000/private/v2/org/preferences/read" }
  #druid: { type: druid, url: "http://127.0.0.1:8082", token: "\${file:/run/secrets/druid}" }
  #elastic: { type: elasticsearch, url: "http://127.0.0.1:9200" }

# Which source serves which dataset; \`lern list datasets\` names them. \`default\` serves the others;
# \`snapshot\` is the sample, unless a source of that name stands above.
catalog:
  default: snapshot
  #user_enrolments: { source: cassandra, table: sunbird_courses.report_user_enrolments }
  #user_cache: users
  #organisation: orgs

# The user cache, which is \`user_cache\` in the catalog. tables: where the tables are that it is made of, when
# the catalog has reports read user, user_declarations and user_consent from the cache.
cache:
  tables:
    #user: cassandra

# System settings that are known here; they beat the dataset system_settings.
values:
  #custodianOrgId: "0126684405014528002"

# Building blocks that no report may depend on: user-org, obsrv, knowlg.
forbid: []

# Files of your own reports, relative to this one, and what \`lern schedule\` runs, with which parameters. What is said
# of a file holds for each report in it, unless the report's name stands here too. Also as a map, of the same items.
reports:
  #- ./my-report.ts
  #- admin-user-reports: { enabled: true, cron: "30 8 * * *", timezone: Asia/Kolkata, parameters: {} }

# The Exhaust API and its worker.
# sameId: refuse, or answer with it, when another request of today has the id of a new one.
exhaust:
  batchesPerRequest: 20
  batchesPerChannel: 30
  bytesPerChannel: 1073741824
  attempts: 3
  leaseSeconds: 60
  staleHours: 24
  graceSeconds: 30
  roles: [ORG_ADMIN, REPORT_ADMIN, COURSE_ADMIN]
  urlMinutes: 30
  listLimit: 100
  requestsPerMinute: 300000
  sameId: refuse
  #publicUrl: "https://exhaust.example.org"
  #userApi: "http://127.0.0.1:9000/private/user/v1/read/"
  #internalToken: "\${file:/run/secrets/internal}"

# The queues that share a run of \`lern run --distributed\` among machines: a Redis database of their own, which evicts
# nothing and is not the user cache.
engine:
  #type: bullmq
  #url: "redis://127.0.0.1:6379/11"
  #prefix: lern

# fieldSalt: the salt with which the platform encrypts e-mail addresses and phone numbers.
# consentExpiry: ignore counts a consent that has expired, enforce does not.
# protection: modern, or legacy for programs that read the Spark jobs' protected files.
# keyHosts: hosts from which public keys may be fetched, as host or host:port.
security:
  fieldSalt: "\${SUNBIRD_ENCRYPTION_KEY:-}"
  consentExpiry: ignore
  protection: modern
  keyHosts: []

# rowsPerSecond: 0 is no limit. memory: of sorting and grouping, before they use the disk.
limits:
  rowsPerSecond: 0
  concurrency: 8
  memory: 256MiB
`
