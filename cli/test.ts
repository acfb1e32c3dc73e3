/** `pnpm test`: everything, from formatting to two people in two browsers. One name or more runs only those stages. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { buildStale } from './build.ts';
import { ROOT } from './paths.ts';
import { startPostgres } from './postgres.ts';
import { readTestReport, type TestReport } from './test-report.ts';
import { ensureTestTools } from './test-tools.ts';

interface Stage {
  name: string;
  command: string[];
  /** Where the stage leaves its counts, in vitest's or Playwright's JSON. */
  report?: string;
  /** Runs only when it is named. */
  isOnRequest?: boolean;
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const vitest = (name: string, report: string): Stage => ({
  name,
  report,
  command: ['vitest', 'run', '--project', name, ...vitestReporters(report)]
});

const vitestReporters = (report: string): string[] => [
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report}`
];

const withFigures = (stage: Stage): Stage => ({
  ...stage,
  command: [...stage.command, '--reporter=./e2e/faults/rig/reporter.ts']
});

/** Tests of what runs on Deno too, but for those that start processes of both kinds themselves. */
const testsOnDeno = (): string[] =>
  globSync(['{workflow,egress,mocks}/**/!(*.db).test.ts', '{collab-server,worker}/**/*.test.ts'], {
    cwd: ROOT,
    exclude: (path) => /node_modules|(crash|deno|fail-over)\.db\.test\.ts$/.test(path)
  });

/** The same tests that Node has passed. Deno's worker threads lack what vitest wants, its processes do not. */
const onDeno = (report: string): Stage => ({
  name: 'deno',
  report,
  command: [
    'deno',
    'run',
    '--allow-all',
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project=unit',
    '--project=db',
    '--pool=forks',
    ...vitestReporters(report),
    ...testsOnDeno()
  ]
});

function stages(folder: string): Stage[] {
  const report = (name: string) => join(folder, `${name}.json`);
  return [
    { name: 'format', command: ['pnpm', 'run', 'check:format'] },
    { name: 'lint', command: ['pnpm', 'run', 'check:lint'] },
    { name: 'types', command: ['pnpm', 'run', 'check:types'] },
    { name: 'boundaries', command: ['pnpm', 'run', 'check:boundaries'] },
    ...['unit', 'web', 'db', 'browser'].map((name) => vitest(name, report(name))),
    onDeno(report('deno')),
    withFigures(vitest('faults', report('faults'))),
    {
      name: 'e2e',
      command: ['playwright', 'test', '--project=journeys', '--reporter=list,json'],
      report: report('e2e')
    },
    { name: 'pictures', command: ['playwright', 'test', '--project=pictures'], isOnRequest: true }
  ];
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'automateos-test-'));
  chmodSync(folder, 0o711); // as root, Postgres runs as another user
  const { chromium } = ensureTestTools(say);
  const postgres = await startPostgres({
    directory: join(folder, 'postgres'),
    password: randomBytes(12).toString('hex'),
    settings: { max_connections: '400' }
  });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    TEST_DATABASE_URL: postgres.url,
    TEST_MASTER_KEY: randomBytes(32).toString('base64'),
    DENO_NO_UPDATE_CHECK: '1',
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(folder, 'e2e.json'),
    ...(chromium ? { CHROMIUM_PATH: chromium } : {})
  };
  try {
    await buildStale(say);
    return await runStages(stages(folder), env);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runStages(all: Stage[], env: NodeJS.ProcessEnv): Promise<number> {
  const wanted = process.argv.slice(2);
  const total: TestReport = { passed: 0, failed: [], flaky: [] };
  const failures: string[] = [];
  for (const stage of all.filter(({ name, isOnRequest }) =>
    wanted.length === 0 ? !isOnRequest : wanted.includes(name)
  )) {
    say(pc.bold(`\n▸ ${stage.name}`));
    const startedAt = Date.now();
    const code = await runCommand(stage.command, env);
    const report = stage.report ? readTestReport(stage.report) : undefined;
    total.passed += report?.passed ?? 0;
    for (const kind of ['failed', 'flaky'] as const)
      total[kind].push(...(report?.[kind] ?? []).map((title) => `${stage.name}: ${title}`));
    if (code !== 0) failures.push(stage.name);
    say(pc.dim(`  ${stage.name} took ${((Date.now() - startedAt) / 1000).toFixed(0)} s`));
  }
  for (const title of total.flaky) say(pc.yellow(`Passed only the second time: ${title}`));
  for (const title of total.failed) say(pc.red(`Failed: ${title}`));
  say(failures.length > 0 ? pc.red(`\nFailed: ${failures.join(', ')}`) : pc.green('\nEverything passed.'));
  say(`${total.passed} passed, ${Math.max(total.failed.length, failures.length)} failed`);
  return failures.length === 0 ? 0 : 1;
}

function runCommand([command, ...args]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(ROOT, 'node_modules/.bin', command!), args, {
      cwd: ROOT,
      env,
      stdio: 'inherit'
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

process.exitCode = await main();
