import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

const CANARY = 'canary-4f1d';

/** What a log call leaves on the disk. */
function written(work: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  work(createLogger('web', 'info', { write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

test('ids, codes and sentences are written', () => {
  const line = JSON.parse(
    written((log) => log.warn({ runId: 'run_1', code: 'TIMEOUT' }, 'not read'))
  ) as object;
  expect(line).toMatchObject({ name: 'web', runId: 'run_1', code: 'TIMEOUT', msg: 'not read' });
});

test.each([
  ['at the top', { password: CANARY, token: CANARY, input: { a: CANARY } }],
  ['in headers', { request: { headers: { authorization: CANARY, cookie: CANARY } } }],
  ['in a step', { step: { output: { out: [CANARY] }, payload: CANARY } }]
])('secrets and data of runs are not: %s', (_, details) => {
  expect(written((log) => log.error(details, 'fault'))).not.toContain(CANARY);
});

test('of an error only its name, code, message and place are written', () => {
  const cause = Object.assign(new Error('connection lost'), { connectionString: CANARY });
  const error = Object.assign(new Error('statement failed', { cause }), {
    code: '57014',
    query: `SELECT ${CANARY}`,
    parameters: [CANARY],
    response: { headers: { 'set-cookie': CANARY } }
  });
  const line = written((log) => log.error({ err: error }, 'fault'));
  expect(line).not.toContain(CANARY);
  expect(line).toContain('57014');
  expect(line).toContain('connection lost');
});
