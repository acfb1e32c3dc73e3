/** The one statement of who may import whom. `docs/architecture.md` draws it. */

/** folder → folders it may import (through their package doors). */
const ARROWS = {
  workflow: [],
  db: ['workflow'],
  auth: ['db', 'workflow'],
  mocks: [],
  egress: ['db', 'mocks', 'workflow'],
  'collab-server': ['workflow', 'db', 'auth'],
  worker: ['workflow', 'db', 'egress'],
  web: ['workflow', 'db', 'auth', 'egress'],
  cli: ['db', 'auth', 'workflow'],
  e2e: ['workflow', 'db', 'auth', 'egress', 'collab-server', 'worker', 'cli'],
  bench: ['workflow', 'db', 'auth', 'cli']
};

const folders = Object.keys(ARROWS);

module.exports = {
  forbidden: [
    ...folders.map((folder) => ({
      name: `arrows-of-${folder}`,
      comment: `${folder} may import only: ${ARROWS[folder].join(', ') || 'nothing of ours'}.`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: {
        path: `^(${folders.filter((other) => other !== folder && !ARROWS[folder].includes(other)).join('|')})/`,
        pathNot: 'node_modules'
      }
    })),
    {
      name: 'no-cycles',
      comment: 'Imports go in one direction; only components that draw trees may contain themselves.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'], pathNot: '\\.svelte$' } }
    },
    {
      name: 'executors-stay-on-the-server',
      comment: 'Browser code must not reach an executor.',
      severity: 'error',
      from: { path: '^web/src/', pathNot: '(server|\\.server\\.)' },
      to: { path: '\\.server\\.ts$' }
    },
    {
      name: 'one-network-door',
      comment: 'Outbound requests go through egress.',
      severity: 'error',
      from: {
        path: '^(workflow|db|auth|mocks|worker|collab-server)/',
        pathNot: '(\\.test\\.ts$|^collab-server/|^worker/main|^db/probes\\.ts$|testing)'
      },
      to: { path: '^(node:)?(http|https|http2|net|tls|dgram)$|^undici$' }
    },
    {
      name: 'declared-dependencies',
      comment: 'Each package declares what it imports; the test runner is declared once, at the root.',
      severity: 'error',
      from: {},
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
        pathNot: '/node_modules/(vitest|vitest-browser-svelte)/'
      }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|\\.svelte-kit)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'default'],
      extensions: ['.ts', '.js', '.svelte', '.svelte.ts']
    }
  }
};
