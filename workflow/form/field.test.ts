import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { defineNode, type ResolvedConfig } from '../define-node.ts';
import type { Json } from '../types.ts';
import { field } from './field.ts';
import { factsOf } from '../facts/facts-of.ts';
import { fieldsOf, resolveDefaults } from './fields-of.ts';
import { completedConfig, copiedConfig, initialConfig } from './own-values.ts';

const mail = defineNode({
  type: 'mail',
  version: 1,
  title: 'Mail',
  icon: 'mail',
  group: 'app',
  docs: { summary: 'Sends a mail.' },
  config: z.strictObject({
    to: field.text({ label: 'To', required: true, expression: true }),
    body: field.longText({ label: 'Text', expression: true }),
    data: field.textOrData({ label: 'Data' }),
    priority: field.select({
      label: 'Priority',
      options: [
        { value: 'low', label: 'Low' },
        { value: 'high', label: 'High' }
      ],
      default: 'low'
    }),
    copies: field.number({ label: 'Copies', default: 1, min: 1, max: 5, integer: true, expression: true }),
    urgent: field.switch({ label: 'Urgent', default: false }),
    secret: field.secretRef({ label: 'Account' }),
    timeoutMs: field.duration({ label: 'Wait', default: 5_000, min: 100, max: 60_000 }),
    path: field.text({ label: 'Path', mint: 'randomPath' }),
    timeZone: field.timeZone({ label: 'Time zone', default: 'UTC', mint: 'localTimeZone' }),
    headers: field.rows({
      label: 'Headers',
      addLabel: 'Add',
      columns: {
        name: field.text({ label: 'Name', required: true }),
        kind: field.select({ label: 'Kind', options: [{ value: 'a', label: 'A' }], default: 'a' }),
        value: field.value({ label: 'Value', typeField: 'kind' })
      }
    }),
    when: field.conditions({ label: 'When', addLabel: 'Add' })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'write'
});

describe('field helpers', () => {
  it('give the executor exact types without expressions', () => {
    type Config = ResolvedConfig<typeof mail>;
    expectTypeOf<Config['to']>().toEqualTypeOf<string>();
    expectTypeOf<Config['body']>().toEqualTypeOf<string>();
    expectTypeOf<Config['data']>().toEqualTypeOf<Json | undefined>();
    expectTypeOf<Config['priority']>().toEqualTypeOf<'low' | 'high'>();
    expectTypeOf<Config['copies']>().toEqualTypeOf<number>();
    expectTypeOf<Config['urgent']>().toEqualTypeOf<boolean>();
    expectTypeOf<Config['secret']>().toEqualTypeOf<string>();
    expectTypeOf<Config['headers']>().toEqualTypeOf<{ id: string; name: string; kind: 'a'; value: Json }[]>();
    expectTypeOf<Config['when'][number]['left']>().toEqualTypeOf<Json>();
    expectTypeOf<typeof mail.type>().toEqualTypeOf<'mail'>();
  });

  it('parse an empty config to the defaults', () => {
    expect(mail.config.parse({})).toEqual({
      to: '',
      body: '',
      priority: 'low',
      copies: 1,
      urgent: false,
      secret: '',
      timeoutMs: 5_000,
      path: '',
      timeZone: 'UTC',
      headers: [],
      when: []
    });
  });

  it('take the plain type or an expression, where the field allows it', () => {
    expect(mail.config.safeParse({ to: { expr: '{{ $json.mail }}' } }).success).toBe(true);
    expect(mail.config.safeParse({ urgent: { expr: '{{ true }}' } }).success).toBe(false);
    expect(mail.config.safeParse({ copies: 'many' }).success).toBe(false);
    expect(mail.config.safeParse({ copies: 1.5 }).success).toBe(false);
    expect(mail.config.safeParse({ unknown: 1 }).success).toBe(false);
  });

  it('turn rows by id into an array in their order', () => {
    const config = mail.config.parse({
      headers: { b: { name: 'B', order: 1 }, c: { name: 'C' }, a: { name: 'A', order: 1 } }
    });
    expect(config.headers.map((row) => row.id)).toEqual(['c', 'a', 'b']);
    expect(config.headers[0]).toEqual({ id: 'c', name: 'C', kind: 'a', value: null });
  });

  it('refuse row ids that would become dangerous keys', () => {
    const rows: unknown = JSON.parse('{"constructor": {"name": "x"}}');
    expect(mail.config.safeParse({ headers: rows }).success).toBe(false);
  });
});

describe('fieldsOf', () => {
  it('is plain data that survives a trip through JSON', () => {
    const fields = fieldsOf(mail);
    expect(JSON.parse(JSON.stringify(fields))).toEqual(
      fields.map((entry) => JSON.parse(JSON.stringify(entry)))
    );
    expect(fields.map(({ name, kind }) => `${name}:${kind}`)).toEqual([
      'to:text',
      'body:longText',
      'data:longText',
      'priority:select',
      'copies:number',
      'urgent:switch',
      'secret:secretRef',
      'timeoutMs:duration',
      'path:text',
      'timeZone:timeZone',
      'headers:rows',
      'when:conditions'
    ]);
  });

  it('describes a field completely', () => {
    expect(fieldsOf(mail).find(({ name }) => name === 'copies')).toMatchObject({
      kind: 'number',
      label: 'Copies',
      default: 1,
      min: 1,
      max: 5,
      integer: true,
      expression: true,
      required: false
    });
    const rows = fieldsOf(mail).find((candidate) => candidate.kind === 'rows');
    expect(rows?.columns.map(({ name, kind }) => `${name}:${kind}`)).toEqual([
      'name:text',
      'kind:select',
      'value:value'
    ]);
  });

  it('refuses a schema that no helper made', () => {
    expect(() => fieldsOf({ config: z.strictObject({ bare: z.string() }) })).toThrow(
      'not made by a field helper'
    );
  });
});

describe('configs in the editor', () => {
  it('show defaults where the document holds nothing', () => {
    expect(resolveDefaults(mail, { to: 'a@example.com' })).toMatchObject({
      to: 'a@example.com',
      priority: 'low',
      headers: {},
      when: {}
    });
  });

  it('get what only a new node needs, and keep what is there', () => {
    const first = initialConfig(factsOf(mail), { to: 'a@example.com' });
    expect(first.path).toMatch(/^[0-9A-Za-z]{22}$/);
    expect(first.timeZone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(initialConfig(factsOf(mail), first)).toEqual(first);
  });

  it('get a new unique path when copied, and nothing else', () => {
    const original = { path: 'mine', timeZone: 'Asia/Tokyo' };
    const copy = copiedConfig(factsOf(mail), original);
    expect(copy.path).not.toBe('mine');
    expect(copy.timeZone).toBe('Asia/Tokyo');
  });

  it('keep or get the unique path that somebody outside left out', () => {
    expect(completedConfig(factsOf(mail), { to: 'a' }, { path: 'mine' })).toEqual({ to: 'a', path: 'mine' });
    expect(completedConfig(factsOf(mail), { path: 'new' }, { path: 'mine' })).toEqual({ path: 'new' });
    expect(completedConfig(factsOf(mail), {}).path).toMatch(/^[0-9A-Za-z]{22}$/);
    expect(completedConfig(factsOf(mail), {})).not.toHaveProperty('timeZone');
  });
});
