import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Place {
  readonly folder: string
  readonly nativePort: number
  readonly storagePort: number
}

const HOST = '127.0.0.1'

const seeds = (port: number) => [
  {
    class_name: 'org.apache.cassandra.locator.SimpleSeedProvider',
    parameters: [{ seeds: `${HOST}:${port}` }],
  },
]

/** A busy machine must not look like a failing server: the request timeouts are long. */
const settings = ({ folder, nativePort, storagePort }: Place) => ({
  cluster_name: 'lern-test',
  num_tokens: 16,
  partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
  data_file_directories: [join(folder, 'data')],
  commitlog_directory: join(folder, 'commitlog'),
  saved_caches_directory: join(folder, 'saved_caches'),
  hints_directory: join(folder, 'hints'),
  cdc_raw_directory: join(folder, 'cdc_raw'),
  commitlog_sync: 'periodic',
  commitlog_sync_period: '10000ms',
  listen_address: HOST,
  rpc_address: HOST,
  storage_port: storagePort,
  native_transport_port: nativePort,
  start_native_transport: true,
  endpoint_snitch: 'SimpleSnitch',
  seed_provider: seeds(storagePort),
  authenticator: 'AllowAllAuthenticator',
  authorizer: 'AllowAllAuthorizer',
  auto_snapshot: false,
  read_request_timeout: '30s',
  range_request_timeout: '30s',
  write_request_timeout: '30s',
})

const logback = (file: string): string => `<configuration>
  <appender name="FILE" class="ch.qos.logback.core.FileAppender">
    <file>${file}</file>
    <encoder><pattern>%-5level %date{HH:mm:ss} %logger{0}: %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="FILE"/></root>
</configuration>
`

export const logFiles = (folder: string): string[] => [join(folder, 'system.log'), join(folder, 'output.log')]

/** Writes the configuration into the place's folder and returns the Java properties that lead to it. */
export const configure = async (place: Place): Promise<{ classPath: string; properties: string[] }> => {
  const conf = join(place.folder, 'conf')
  const yaml = join(conf, 'cassandra.yaml')
  await mkdir(conf)
  // JSON is YAML too.
  await writeFile(yaml, JSON.stringify(settings(place), undefined, 2))
  await writeFile(join(conf, 'logback.xml'), logback(logFiles(place.folder)[0]!))
  const properties = [
    `-Dcassandra.config=${pathToFileURL(yaml)}`,
    `-Dcassandra.storagedir=${place.folder}`,
    '-Dcassandra-foreground=yes',
    '-Dcassandra.skip_wait_for_gossip_to_settle=0',
    '-Dcassandra.ring_delay_ms=100',
  ]
  return { classPath: conf, properties }
}
