import { describe, expect, test } from 'vitest';
import { validateDocument } from '../../validate/index.ts';
import { parseFile } from '../file.ts';
import { importN8n } from './index.ts';
import { priceWatch, supportDesk } from './testing/exports.ts';

function imported(value: unknown) {
  const result = importN8n(value);
  if (!result || 'refusal' in result) throw new Error('It was not imported.');
  const { document, report } = result;
  const idOf = (name: string) => report.nodes.find((node) => node.name === name)!.nodeId!;
  const step = (name: string) => document.nodes[idOf(name)]!;
  const wires = Object.values(document.edges).map(
    ({ source, sourcePort, target, targetPort }) =>
      `${document.nodes[source]!.label} ${sourcePort} → ${document.nodes[target]!.label} ${targetPort}`
  );
  return { document, report, idOf, step, wires };
}

/** A workflow of nodes in a row, each wired to the next. */
function chain(...nodes: { type: string; parameters?: object; typeVersion?: number }[]) {
  const named = nodes.map((node, index) => ({ name: `N${index}`, position: [index * 200, 0], ...node }));
  const links = named.slice(1).map(({ name }, index) => [`N${index}`, { main: [[{ node: name }]] }]);
  return { nodes: named, connections: Object.fromEntries(links) as object };
}

describe('an export of n8n', () => {
  test('keeps steps, wires, notes, places, retries and what is switched off', () => {
    const { document, step, wires } = imported(supportDesk);
    expect(document.name).toBe('Support desk');
    expect(wires).toEqual([
      'Webhook out → Triage in',
      'Triage out → Urgent? in',
      'Urgent? true → Tell the team in',
      'Urgent? false → Calendar in'
    ]);
    expect(step('Triage').settings).toEqual({ retry: { maxAttempts: 4, backoff: 'fixed', delayMs: 2000 } });
    expect(step('Calendar').disabled).toBe(true);
    expect(step('Triage').position.x).toBeGreaterThan(step('Webhook').position.x + 220);
    expect(Object.values(document.notes!)).toMatchObject([
      { text: expect.stringContaining('inbox'), color: 'blue' }
    ]);
  });

  test('folds model and parser into the AI step, with the fields that were asked for', () => {
    const { step, report } = imported(supportDesk);
    expect(step('Triage')).toMatchObject({
      type: 'ai',
      config: {
        model: 'gpt-5-mini',
        instructions: 'You triage support mails.',
        prompt: { expr: 'A customer wrote: {{ $json.body.text }}' },
        output: 'fields',
        fields: { r1: { name: 'mood' }, r2: { name: 'urgent', type: 'boolean' } }
      }
    });
    const folded = report.nodes.filter(({ outcome }) => outcome === 'folded').map(({ name }) => name);
    expect(folded).toEqual(['Model', 'Parser']);
  });

  test('rewrites what later steps read of a step that gives it out under another name', () => {
    const { step, idOf } = imported(supportDesk);
    const triage = idOf('Triage');
    expect(step('Urgent?').config['conditions']).toMatchObject({
      r1: { left: { expr: '{{ $json.urgent }}' }, operator: 'boolean.isTrue' },
      r2: { left: { expr: `{{ $('${triage}').item.json.mood }}` }, operator: 'text.isNot', right: 'calm' }
    });
    expect(step('Tell the team').config['text']).toEqual({
      expr: `Urgent: {{ $('${idOf('Webhook')}').item.json.body.text }} ({{ $json.mood }})`
    });
  });

  test('reports each node: what it became, what to look at, where a connection is missing', () => {
    const { report } = imported(supportDesk);
    const about = (name: string) => report.nodes.find((node) => node.name === name)!;
    expect(report.nodes).toHaveLength(supportDesk.nodes.length);
    expect(about('Calendar')).toMatchObject({
      outcome: 'placeholder',
      kind: 'n8n-nodes-base.googleCalendar'
    });
    expect(about('Triage').needsConnection).toBe(true);
    expect(about('Tell the team')).toMatchObject({ outcome: 'step', needsConnection: true });
    expect(about('Tell the team').hints).toEqual([expect.stringContaining('ends the run')]);
  });

  test('carries no credential, and no address that works like a password', () => {
    const text = JSON.stringify(imported(supportDesk).document);
    expect(text).not.toMatch(/support-7781|OpenAI of Tom|0b6a0f5e/);
  });

  test('has only problems that a person expects: what is to be connected, and what does not exist here', () => {
    const { document } = imported(supportDesk);
    const problems = validateDocument(document).map(
      ({ code, nodeId }) => `${document.nodes[nodeId!]?.label} ${code}`
    );
    expect(problems.toSorted()).toEqual([
      'Calendar UNKNOWN_NODE_TYPE',
      'Tell the team MISSING_FIELD',
      'Triage MISSING_FIELD',
      'Webhook MISSING_FIELD'
    ]);
  });

  test('becomes a loop of ours: the end of a round leads back, the rest goes on when it is done', () => {
    const { document, wires, step } = imported(priceWatch);
    expect(wires).toContain('Loop loop → Slowly in');
    expect(wires).toContain('Total out → Loop back');
    expect(wires).toContain('Loop done → Dearest first in');
    expect(wires).toContain('Each price out → Loop in');
    expect(step('Every morning').config).toEqual({ cron: '30 7 * * 1,4' });
    expect(validateDocument(document).map(({ code }) => code)).toEqual(['MISSING_FIELD']); // the token of Prices
  });

  test('calls a service as before, and passes on the body alone', () => {
    const { step } = imported(priceWatch);
    expect(step('Prices').config).toMatchObject({
      method: 'POST',
      auth: 'bearer',
      bodyType: 'text',
      body: { expr: '{ "day": "{{ $now.toISODate() }}" }' },
      output: 'body',
      timeoutMs: 5000,
      headers: {
        r1: { name: 'X-Source', value: 'n8n' },
        r2: { name: 'Content-Type', value: 'application/json' }
      }
    });
  });

  test('comes in through the same door as files of ours', () => {
    const parsed = parseFile(JSON.stringify(supportDesk));
    expect(parsed.document?.name).toBe('Support desk');
    expect(parsed.report?.nodes).toHaveLength(supportDesk.nodes.length);
  });

  test('that is damaged is refused with the place', () => {
    const damaged = { nodes: [{ name: 'A', type: 7 }], connections: {} };
    expect(importN8n(damaged)).toEqual({ refusal: expect.stringContaining('nodes › 0 › type') });
    expect(parseFile(JSON.stringify(damaged)).problem?.message).toContain('exported from n8n');
  });

  test('is told from files of ours and from other JSON', () => {
    expect(importN8n({ automateos: 1, nodes: {}, connections: {} })).toBeUndefined();
    expect(importN8n([1])).toBeUndefined();
  });
});

describe('older versions of its nodes', () => {
  test('conditions before version 2', () => {
    const { step } = imported(
      chain({
        type: 'n8n-nodes-base.if',
        parameters: {
          conditions: { number: [{ value1: '={{ $json.total }}', operation: 'larger', value2: 100 }] },
          combineOperation: 'any'
        }
      })
    );
    expect(step('N0').config).toEqual({
      conditions: {
        r1: { left: { expr: '{{ $json.total }}' }, operator: 'number.above', right: 100, order: 1 }
      },
      match: 'any'
    });
  });

  test('a Set of texts and numbers that keeps the rest', () => {
    const { step } = imported(
      chain({
        type: 'n8n-nodes-base.set',
        parameters: { values: { string: [{ name: 'a', value: 'x' }], number: [{ name: 'b', value: 2 }] } }
      })
    );
    expect(step('N0').config).toEqual({
      fields: {
        r1: { name: 'a', value: 'x', order: 1 },
        r2: { name: 'b', type: 'number', value: 2, order: 2 }
      }
    });
  });

  test('a Switch that compares one value', () => {
    const { step, wires } = imported({
      nodes: [
        {
          name: 'Which',
          type: 'n8n-nodes-base.switch',
          parameters: {
            dataType: 'string',
            value1: '={{ $json.kind }}',
            rules: { rules: [{ value2: 'photo' }, { value2: 'text', output: 1 }] },
            fallbackOutput: 3
          }
        },
        { name: 'B', type: 'n8n-nodes-base.noOp' }
      ],
      connections: { Which: { main: [[], [{ node: 'B' }]] } }
    });
    expect(step('Which').config['rules']).toMatchObject({
      r1: { name: 'photo', left: { expr: '{{ $json.kind }}' }, operator: 'text.is', right: 'photo' },
      r2: { right: 'text' }
    });
    expect(wires).toEqual(['Which r2 → B in']);
  });

  test.each([
    [{ field: 'hours', hoursInterval: 2, triggerAtMinute: 5 }, '5 */2 * * *'],
    [{ field: 'minutes', minutesInterval: 15 }, '*/15 * * * *'],
    [{ field: 'days', triggerAtHour: 9 }, '0 9 * * *'],
    [{ field: 'cronExpression', expression: '0 30 6 * * 1-5' }, '30 6 * * 1-5']
  ])('times of a schedule: %o', (interval, cron) => {
    const schedule = {
      type: 'n8n-nodes-base.scheduleTrigger',
      parameters: { rule: { interval: [interval] } }
    };
    expect(imported(chain(schedule)).step('N0').config).toEqual({ cron });
  });
});

test('expressions keep their code, and a text that only looks like one stays a text', () => {
  const { step } = imported(
    chain(
      { type: 'n8n-nodes-base.manualTrigger' },
      {
        type: 'n8n-nodes-base.telegram',
        parameters: { chatId: '=42', text: '={{ $node["N0"].json["a b"] }} and {{ $json.c ?? "none" }}' }
      },
      { type: 'n8n-nodes-base.telegram', parameters: { chatId: '1', text: 'Write {{ name }} here' } }
    )
  );
  expect(step('N1').config).toMatchObject({
    chat: '42',
    text: { expr: expect.stringContaining('.json["a b"] }} and {{ $json.c ?? "none" }}') }
  });
  expect(step('N2').config['text']).toBe('Write {{ name }} here');
});
