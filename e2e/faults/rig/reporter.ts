import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Figures } from './figures.ts';

/** Prints what each case measured, as a table and as one JSON line, and how to repeat what failed. */
export default class FaultReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const rows = tests.map((test) => ({
      ...nameOf(test),
      state: test.result().state,
      figures: figuresOf(test)
    }));
    for (const { title, figures } of rows) {
      const texts = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
      process.stdout.write(`${title}\n    ${texts.join(' · ') || 'no figures'}\n`);
    }
    for (const { state, id, seed } of rows.filter((row) => row.state === 'failed'))
      process.stdout.write(`${state}: repeat with  pnpm test:faults ${id} --seed ${seed}${FULL}\n`);
    process.stdout.write(`${JSON.stringify({ faults: rows })}\n`);
  }
}

const FULL = process.env.FAULTS_FULL === '1' ? ' --full' : '';

const figuresOf = (test: TestCase): Figures => (test.meta() as { figures?: Figures }).figures ?? {};

/** The case and the seed are in the title of the group around a test, see `faultCase`. */
function nameOf(test: TestCase): { id: string; seed: number; title: string } {
  const { id, seed } = /^(?<id>F\d+) .*\(seed (?<seed>\d+)\)/.exec(test.fullName)?.groups ?? {};
  return { id: id ?? test.module.relativeModuleId, seed: Number(seed), title: test.fullName };
}
