import { afterAll, beforeAll, expect, test } from 'vitest';
import { chainDocument, openFixture, type Fixture } from '../testing/fixture.ts';
import { openSink, type Sink } from '../testing/sink.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

let fixture: Fixture;
let sink: Sink;
let worker: RunningWorker;
beforeAll(async () => {
  fixture = await openFixture();
  sink = await openSink();
  worker = await startTestWorker(fixture, { allow: [sink.host] });
});
afterAll(async () => {
  await worker.stop();
  await sink.close();
  await fixture.close();
});

test('a run of data steps stores every step and a log that verifies', async () => {
  const version = await fixture.publish(
    chainDocument({
      hook: { type: 'webhook', config: { path: 'orders' } },
      name: {
        type: 'set-fields',
        config: {
          fields: { a: { name: 'name', type: 'text', value: { expr: '{{ $json.body.name }}' }, order: 1 } }
        }
      },
      greeting: {
        type: 'set-fields',
        config: {
          fields: {
            a: {
              name: 'text',
              type: 'text',
              value: { expr: "Hi {{ $('hook').item.json.body.name }}" },
              order: 1
            }
          },
          keepOnly: true
        }
      }
    })
  );
  const runId = await fixture.startRun(version, { trigger: 'webhook', input: { body: { name: 'Ada' } } });
  await fixture.reaches(runId, 'succeeded');
  const steps = await fixture.steps(runId);
  expect(steps.map((step) => [step.nodeId, step.status])).toEqual([
    ['hook', 'succeeded'],
    ['name', 'succeeded'],
    ['greeting', 'succeeded']
  ]);
  expect(steps[2]!.output).toEqual({ out: [{ data: { text: 'Hi Ada' }, from: [0] }] });
  expect((await fixture.logs(runId)).map((log) => log.kind)).toEqual([
    'run.started',
    'step.succeeded',
    'step.succeeded',
    'step.succeeded',
    'run.succeeded'
  ]);
  expect(await fixture.checkChain(runId)).toEqual({ ok: true, lines: 5 });
});
