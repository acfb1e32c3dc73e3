import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findDefinition, type JsonObject, type WorkflowDocument } from '@automateos/workflow';
import { copyFragment } from '@automateos/workflow/document';
import { parseFile } from '@automateos/workflow/interop';
import { findTriggers } from '@automateos/workflow/validate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFixture, type Fixture } from '../testing/fixture.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

const folders = globSync(join(import.meta.dirname, '../../templates/*/template.json')).map(dirname);

let fixture: Fixture;
let worker: RunningWorker;
beforeAll(async () => {
  fixture = await openFixture();
  worker = await startTestWorker(fixture);
});
afterAll(async () => {
  await worker.stop();
  await fixture.close();
});

/** What a trigger gets in a pretend run: its usual answers, or what a caller would send. */
function deliveryOf(document: WorkflowDocument, triggerNodeId: string): JsonObject {
  const { type, config } = document.nodes[triggerNodeId]!;
  const sample = type === 'start' ? {} : findDefinition(type)?.sample?.(config, {});
  return sample as JsonObject;
}

test.each(folders.map((folder) => [basename(folder), folder] as const))(
  'the template %s runs to its end on pretend services, with nothing set',
  async (_, folder) => {
    const parsed = parseFile(readFileSync(join(folder, 'workflow.json'), 'utf8'));
    if (!parsed.document) throw new Error(parsed.problem.message);
    const { fragment } = copyFragment(parsed.document, { x: 0, y: 0 });
    const document = { name: parsed.document.name, ...fragment };
    const { nodeId: triggerNodeId } = findTriggers(document)[0]!;
    const trigger = document.nodes[triggerNodeId]!.type === 'webhook' ? 'webhook' : 'manual';
    const version = { ...(await fixture.publish(document)), triggerNodeId };
    const input = deliveryOf(document, triggerNodeId);
    const runId = await fixture.startRun(version, { trigger, input, pretend: true });
    await fixture.reaches(runId, 'succeeded');
    const steps = await fixture.steps(runId);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.filter(({ status }) => status !== 'succeeded')).toEqual([]);
  }
);
