import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import type { Json } from '../types.ts';
import { execute, textTemplate } from './text-template.ts';

async function run(config: Record<string, unknown>, values: Record<string, Json> = {}): Promise<Json> {
  const output = await execute(
    resolvedConfig(textTemplate, config, values),
    fakeContext({ input: [{ id: 1 }] })
  );
  return output.out![0]!.data;
}

it('writes a text beside what came in', async () => {
  expect(await run({ text: { expr: 'x' }, into: 'mail.body' }, { x: 'Hello' })).toEqual({
    id: 1,
    mail: { body: 'Hello' }
  });
});

it.each([
  ['upper', 'Straße 5', 'STRASSE 5'],
  ['lower', 'ABC', 'abc'],
  ['title', 'order number', 'Order Number'],
  ['slug', 'Über uns!', 'uber-uns'],
  ['trim', '  a ', 'a'],
  ['plain', '<p>Hi <b>you</b></p>', 'Hi you'],
  ['split', 'a, b', ['a', 'b']]
])('%s', async (tool, text, result) => {
  expect(await run({ tool, text })).toEqual({ id: 1, text: result });
});

it('replaces, shortens and joins', async () => {
  expect(await run({ tool: 'replace', text: 'a-b-c', search: '-' })).toMatchObject({ text: 'abc' });
  expect(await run({ tool: 'shorten', text: 'A long story', length: 7 })).toMatchObject({ text: 'A long…' });
  const list = { expr: 'list' };
  expect(await run({ tool: 'join', list, separator: '\\n' }, { list: ['a', 2] })).toMatchObject({
    text: 'a\n2'
  });
});

it('needs a text', () => {
  expect(checkConfig(textTemplate, {})).toMatchObject([{ code: 'MISSING_FIELD', field: 'text' }]);
  expect(checkConfig(textTemplate, { tool: 'join' })).toMatchObject([{ field: 'list' }]);
});
