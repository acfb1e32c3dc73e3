import { expect, test } from 'vitest';
import type { HttpRequest } from '../define-node.ts';
import { idempotencyInput, isMutating } from './idempotency.ts';

const place = { orgId: 'o', effectScope: 'r', nodeId: 'n', iteration: 0, itemGroup: 3, repetition: 0 };
const request: HttpRequest = {
  method: 'POST',
  url: 'https://a.example/x',
  headers: { 'X-A': '1' },
  body: '{"a":1}'
};
const input = (change: Partial<HttpRequest> = {}) => idempotencyInput(place, { ...request, ...change });

test('headers that differ between two sends of one request change nothing', () => {
  const headers = {
    'x-a': '1',
    Date: 'today',
    traceparent: '00-1',
    'User-Agent': 'x',
    Authorization: 'Bearer y'
  };
  expect(input({ headers })).toEqual(input());
});

test.each<[string, Partial<HttpRequest>]>([
  ['method', { method: 'PUT' }],
  ['address', { url: 'https://a.example/y' }],
  ['body', { body: '{"a":2}' }],
  ['header', { headers: { 'X-A': '2' } }],
  ['form', { body: [{ name: 'a', value: '1' }] }]
])('another %s is another effect', (_what, change) => {
  expect(input(change)).not.toEqual(input());
});

test.each(['orgId', 'effectScope', 'nodeId', 'iteration', 'itemGroup', 'repetition'] as const)(
  'another %s is another effect',
  (part) => {
    const other = { ...place, [part]: typeof place[part] === 'number' ? 9 : 'other' };
    expect(idempotencyInput(other, request)).not.toEqual(input());
  }
);

test('the order of headers does not matter', () => {
  const one = input({ headers: { b: '2', a: '1' } });
  expect(input({ headers: { a: '1', b: '2' } })).toEqual(one);
});

test('reading methods change nothing at the other side', () => {
  expect(['GET', 'head', 'OPTIONS'].filter(isMutating)).toEqual([]);
  expect(['POST', 'put', 'PATCH', 'DELETE', 'PURGE'].every(isMutating)).toBe(true);
});
