/**
 * The direction of imports (docs/architecture.md): main → server, cli → operations → policy, cut.
 * `capture`, `detect`, `obs`, `incidents` implement the ports that operations declare and never import each other.
 */
const peers = ['capture', 'detect', 'obs', 'incidents', 'storage'];

/** Everything outside `allowed` (and its own folder) is forbidden to `folder`. */
const only = (folder, allowed) => ({
  name: `${folder}-imports-only`,
  severity: 'error',
  from: { path: `^src-engine/${folder}/` },
  to: { path: '^src-engine/', pathNot: [folder, ...allowed].map((name) => `^src-engine/${name}(/|\\.ts$)`) },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '\\.config\\.', '^\\.'] },
      to: {},
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      from: { path: '^src-engine/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    only('contract', []),
    only('policy', ['contract']),
    only('cut', ['contract']),
    only('evidence', ['contract']),
    only('operations', ['contract', 'policy', 'cut', 'evidence']),
    ...peers.map((peer) => only(peer, ['contract', 'operations/ports', 'parent-link'])),
    only('server', ['contract', 'operations']),
    only('practice-stage', ['contract']),
    only('guardian', ['contract', 'obs', 'storage', 'operations/ports']),
    {
      name: 'interface-imports-only-contracts',
      comment: 'A process imports another’s contract and nothing else; the demo’s recording is data.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^(src-engine|src-main|models)/', pathNot: ['^src-(engine|main)/contract/', '\\.wav$'] },
    },
    {
      name: 'features-do-not-import-each-other',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: { path: '^src-renderer/features/[^/]+/', pathNot: ['^src-renderer/features/$1/', '^src-renderer/features/setup-parts/'] },
    },
    {
      name: 'obs-websocket-js-in-one-file',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-engine/obs/obs-client\\.ts$' },
      to: { path: 'node_modules/obs-websocket-js' },
    },
    {
      name: 'pure-core-does-no-io',
      severity: 'error',
      from: { path: '^src-engine/(policy|cut|contract|evidence)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^src-' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json', '.css'],
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
