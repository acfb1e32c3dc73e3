import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openFixture, type Fixture } from '@automateos/worker/testing/fixture';
import { startTestWorker } from '@automateos/worker/testing/test-worker';
import { parseFile, templateInfoSchema, type TemplateCase } from '@automateos/workflow/interop';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordingServices, runCase } from './testing/case-runner.ts';

const { services, told } = recordingServices();

let fixture: Fixture;
let worker: Awaited<ReturnType<typeof startTestWorker>>;
beforeAll(async () => {
  fixture = await openFixture();
  worker = await startTestWorker(fixture, { pretend: services });
});
afterAll(async () => {
  await worker.stop();
  await fixture.close();
});

/** Every case of every template in the folder. */
const cases = globSync(join(import.meta.dirname, '*/template.json')).flatMap((path) => {
  const folder = dirname(path);
  const info = templateInfoSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return info.cases.map((given) => [basename(folder), given.title, { folder, given }] as const);
});

test.each(cases)('%s: %s', async (_slug, _title, { folder, given }) => {
  const parsed = parseFile(readFileSync(join(folder, 'workflow.json'), 'utf8'));
  if (!parsed.document) throw new Error(parsed.problem.message);
  const result = await runCase({ fixture, told }, parsed.document, given);
  expect(result.steps.filter(({ status }) => status !== 'succeeded')).toEqual([]);
  expect(new Set(result.steps.map(({ nodeId }) => nodeId))).toEqual(new Set(given.expects.ran));
  expectSent(result.told, given.expects.sent);
  for (const [nodeId, texts] of Object.entries(given.expects.gave ?? {})) {
    const given = JSON.stringify(result.steps.find((step) => step.nodeId === nodeId)?.output);
    for (const text of texts) expect(given, nodeId).toContain(text);
  }
});

/** Each of them is another request, whatever their order: branches run side by side. */
function expectSent(requests: typeof told, sent: TemplateCase['expects']['sent'] = []): void {
  const left = [...requests];
  for (const { service, texts } of sent) {
    const index = left.findIndex(
      (request) => request.service === service && texts.every((text) => request.text.includes(text))
    );
    expect(index, `${service} was told ${texts.join(' and ')}; it heard ${JSON.stringify(left)}`).not.toBe(
      -1
    );
    left.splice(index, 1);
  }
}
