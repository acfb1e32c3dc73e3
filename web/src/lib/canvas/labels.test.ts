import { expect, test } from 'vitest';
import { describeStep, freeLabel, waitLine } from './labels.ts';

test('a taken label gets the next free number', () => {
  expect(freeLabel('If', [])).toBe('If');
  expect(freeLabel('If', ['If', 'If 2', 'If 4'])).toBe('If 3');
});

test('a step is described in one sentence', () => {
  const step = { label: 'Score the lead', kind: 'HTTP request', status: 'succeeded', disabled: false };
  expect(describeStep({ ...step, inputs: ['Demo request'], outputs: ['Good fit?', 'Log', 'End'] })).toBe(
    'Score the lead, HTTP request, succeeded, 1 input from Demo request, 3 outputs to Good fit?, Log and End'
  );
  expect(
    describeStep({ ...step, disabled: true, inputs: [], outputs: [], problem: 'The URL is missing.' })
  ).toBe('Score the lead, HTTP request, switched off, succeeded, problem: The URL is missing.');
});

test('a step that waits says until when, on the clocks of the reader', () => {
  const now = new Date('2026-11-22T21:00:00Z');
  const line = (until?: string) => waitLine({ until }, now, 'UTC');
  expect(line('2026-11-22T23:15:30Z')).toBe('Until 23:15:30');
  expect(line('2026-11-25T09:00:00Z')).toBe('Until 25 Nov');
  expect(line()).toBe('Waiting');
});
