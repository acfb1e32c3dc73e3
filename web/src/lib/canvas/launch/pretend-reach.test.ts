import type { Problem } from '@automateos/workflow';
import { beforeAll, expect, test } from 'vitest';
import { definitions } from '#lib/collab/definitions.svelte.ts';
import { NodeVM } from '#lib/collab/node-vm.svelte.ts';
import { onlyLacksSecrets } from './pretend-reach.ts';

beforeAll(() => definitions.load());

const hosts = new Set(['slack.com']);
const node = (
  id: string,
  type: string,
  more: { config?: Record<string, unknown>; disabled?: boolean } = {}
) => new NodeVM(id, { type, typeVersion: 1, label: id, position: { x: 0, y: 0 }, config: {}, ...more });
const start = node('start', 'start');
const slack = node('slack', 'http-request', { config: { url: 'https://slack.com/api/x', auth: 'bearer' } });
const other = (disabled: boolean) =>
  node('other', 'http-request', { config: { url: 'https://api.example.com' }, disabled });
const problem = (change: Partial<Problem>): Problem => ({
  ...{ code: 'MISSING_FIELD', severity: 'error', nodeId: 'slack', field: 'secret', message: 'Empty.' },
  ...change
});

test('pretend services help when nothing but secrets is missing', () => {
  const lacks = (problems: Problem[], nodes = [start, slack]) => onlyLacksSecrets(nodes, problems, hosts);
  expect(lacks([problem({})])).toBe(true);
  expect(lacks([problem({ code: 'MISSING_SECRET' })])).toBe(true);
  expect(lacks([problem({}), problem({ severity: 'warning', code: 'UNREACHABLE_NODE' })])).toBe(true);
  expect(lacks([])).toBe(false);
  expect(lacks([problem({}), problem({ field: 'url' })])).toBe(false);
  expect(lacks([problem({ code: 'NO_TRIGGER', nodeId: undefined, field: undefined })])).toBe(false);
});

test('and only when they stand in for every host', () => {
  expect(onlyLacksSecrets([start, slack, other(false)], [problem({})], hosts)).toBe(false);
  expect(onlyLacksSecrets([start, slack, other(true)], [problem({})], hosts)).toBe(true);
});
