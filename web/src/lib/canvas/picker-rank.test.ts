import { describe, expect, test } from 'vitest';
import type { NodeGroup } from '@automateos/workflow';
import { markHits, rankSteps, type PickerStep } from './picker-rank.ts';

function step(
  title: string,
  group: NodeGroup,
  options: { summary?: string; inputs?: number; outputs?: number } = {}
): PickerStep {
  const ports = (count: number) => Array.from({ length: count }, (_, place) => ({ id: `p${place}` }));
  return {
    type: title.toLowerCase().replaceAll(' ', '-'),
    version: 1,
    title,
    icon: 'box',
    group,
    summary: options.summary ?? '',
    fields: [],
    ports: { inputs: ports(options.inputs ?? 1), outputs: ports(options.outputs ?? 1) }
  };
}

const CATALOGUE = [
  step('Start', 'trigger', { inputs: 0, summary: 'Starts when somebody presses Run' }),
  step('Webhook', 'trigger', { inputs: 0, summary: 'Starts when another app calls' }),
  step('HTTP request', 'app', { summary: 'Calls any service on the web' }),
  step('If', 'logic', { outputs: 2, summary: 'Sends items down one of two paths' }),
  step('Set fields', 'data', { summary: 'Adds, changes or removes fields' }),
  step('Respond', 'app', { outputs: 0, summary: 'Answers the caller of a webhook' })
];
const titles = (query: Parameters<typeof rankSteps>[1]) =>
  rankSteps(CATALOGUE, query).map(({ facts }) => facts.title);

describe('rankSteps', () => {
  test('after an output, steps without input are left out', () => {
    expect(titles({ text: '', side: 'after', hasTrigger: true })).toEqual([
      'HTTP request',
      'Respond',
      'Set fields',
      'If'
    ]);
  });

  test('before an input, steps without output are left out', () => {
    expect(titles({ text: '', side: 'before', hasTrigger: true })).not.toContain('Respond');
  });

  test('without a trigger, triggers come first', () => {
    expect(titles({ text: '', hasTrigger: false }).slice(0, 2)).toEqual(['Start', 'Webhook']);
    expect(titles({ text: '', hasTrigger: true })[0]).toBe('HTTP request');
  });

  test('a title beats a mention', () => {
    expect(titles({ text: 'webhook', hasTrigger: true })).toEqual(['Webhook', 'Respond']);
  });

  test('words people use for a kind of step find it', () => {
    expect(titles({ text: 'branch', hasTrigger: true })).toEqual(['If']);
  });

  test('every word must match', () => {
    expect(titles({ text: 'http zebra', hasTrigger: true })).toEqual([]);
    expect(titles({ text: 'http req', hasTrigger: true })).toEqual(['HTTP request']);
  });

  test('signs of regular expressions are plain text', () => {
    expect(titles({ text: '(.*', hasTrigger: true })).toEqual([]);
  });
});

test('hits are marked where they stand', () => {
  const [entry] = rankSteps(CATALOGUE, { text: 'http que', hasTrigger: true });
  expect(markHits(entry!.facts.title, entry!.titleHits)).toEqual([
    { text: 'HTTP', hit: true },
    { text: ' re', hit: false },
    { text: 'que', hit: true },
    { text: 'st', hit: false }
  ]);
});
