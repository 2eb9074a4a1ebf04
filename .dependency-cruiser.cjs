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
      to: {
        path: '^src-renderer/features/[^/]+/',
        pathNot: ['^src-renderer/features/$1/', '^src-renderer/features/setup-parts/'],
      },
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
      // Of the engine, the shell takes its contract; where the folders are, so that both use the same; and the guardian with
      // its supervisor, which is the part of the engine that lives in the process that starts it: the shell's own link to OBS.
      name: 'shell-imports-only',
      severity: 'error',
      from: { path: '^src-main/' },
      to: {
        path: '^(src-|models|bench)',
        pathNot: [
          '^src-main/',
          '^src-engine/(contract|guardian)(/|\\.ts$)',
          '^src-engine/storage/folders\\.ts$',
          // The build builds the interface too.
          '^src-renderer/build\\.ts$',
        ],
      },
    },
    {
      name: 'electron-only-in-the-shell',
      severity: 'error',
      from: { pathNot: '^(src-main|test/(desktop|unit/src-main))/' },
      to: { path: 'node_modules/(electron|electron-updater)/' },
    },
    {
      name: 'shell-loads-no-dev-dependency',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/(build|third-party-notices)\\.ts$' },
      // Electron is what it runs in.
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/electron/' },
    },
    {
      name: 'product-does-not-import-the-shell',
      severity: 'error',
      from: { path: '^src-(engine|renderer)/' },
      to: { path: '^src-main/', pathNot: '^src-main/contract/' },
    },
    {
      name: 'preload-holds-types-alone',
      severity: 'error',
      from: { path: '^src-main/preload\\.ts$' },
      to: { dependencyTypesNot: ['type-only', 'npm-dev'] },
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
