import { expect, it } from 'vitest';
import { hostsText, parseHosts } from './hosts.ts';

it.each([
  ['', []],
  ['api.example.com', ['api.example.com']],
  ['https://API.example.com/v1/x?y=1, *.example.org', ['api.example.com', '*.example.org']],
  ['a.example\nb.example;a.example', ['a.example', 'b.example']],
  ['example.com/path', ['example.com']]
])('%j is %j', (text, hosts) => {
  expect(parseHosts(text)).toEqual(hosts);
});

it('says when a secret may go anywhere', () => {
  expect(hostsText([])).toBe('Any public address');
  expect(hostsText(['a.example', 'b.example'])).toBe('a.example, b.example');
});
