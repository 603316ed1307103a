/** Who may import whom. ARCHITECTURE.md draws the same picture. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'a cycle has no beginning to read from',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'lib-knows-nobody',
      'the engine knows no database and no report',
      { path: '^lib/' },
      { path: '^(connectors|pipelines|service|cli|fixtures|test|examples|bench)/' },
    ),
    rule(
      'lib-has-no-driver',
      'the engine loads small pure packages only',
      { path: '^lib/', pathNot: '^lib/testing/' },
      {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'],
        pathNot: 'node_modules/(io-ts|fp-ts|p-limit|csv-stringify|highland|@types/highland|@zip.js/zip.js)/',
      },
    ),
    rule(
      'connectors-know-lib',
      'a connector knows the engine and its own driver',
      { path: '^connectors/' },
      { path: '^(pipelines|service|cli|fixtures|test|examples|bench)/' },
    ),
    rule(
      'connectors-stand-alone',
      'a connector never knows another',
      { path: '^connectors/([^/]+)/' },
      { path: '^connectors/', pathNot: '^connectors/$1/' },
    ),
    rule(
      'reports-know-lib',
      'a report names datasets, never where they live',
      { path: '^pipelines/' },
      { path: '^(connectors|service|cli|fixtures|test|examples|bench)/' },
    ),
    rule(
      'reports-have-no-driver',
      'a report loads the engine and io-ts',
      { path: '^pipelines/' },
      {
        dependencyTypes: ['npm', 'npm-dev'],
        pathNot: 'node_modules/(io-ts|fp-ts)/',
      },
    ),
    rule(
      'service-builds-programs',
      'a service is built from the engine, connectors and reports',
      { path: '^service/' },
      { path: '^(cli|fixtures|test|examples|bench)/' },
    ),
    rule(
      'only-commands-run-services',
      'nothing but the command line starts a service',
      { pathNot: '^(service|cli|test|bench)/' },
      { path: '^service/' },
    ),
    rule(
      'fixtures-are-plain',
      'fixtures know datasets, and the driver only where they load it',
      { path: '^fixtures/' },
      { path: '^(connectors|service|cli|test|examples|bench)/' },
    ),
    rule(
      'nobody-needs-tests',
      'the product runs without its tests',
      { pathNot: '^(test|bench)/' },
      { path: '^(test|bench|examples)/' },
    ),
    rule(
      'examples-use-public-names',
      'an example imports what its reader can import',
      { path: '^examples/' },
      { path: '^(lib|connectors|pipelines|service|cli|fixtures)/' },
    ),
    rule(
      'no-orphans-in-dev',
      'what the product imports is a dependency of it',
      { path: '^(lib|connectors|pipelines|service|cli|fixtures)/' },
      { dependencyTypes: ['npm-dev'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
}
