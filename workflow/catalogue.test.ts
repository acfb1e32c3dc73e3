import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, findDefinition } from './catalogue.ts';
import { portsOf } from './define-node.ts';
import { executors } from './executors.server.ts';
import { compileExpression } from './expression/index.ts';
import { factsOf } from './facts/facts-of.ts';
import { checkConfig } from './form/check.ts';
import { expressionsOf } from './form/expressions-of.ts';
import type { Field } from './form/field-types.ts';
import { fieldsOf } from './form/fields-of.ts';
import { initialConfig } from './form/own-values.ts';
import { resolveConfig } from './form/resolve.ts';
import { configPorts } from './nodes/ports/index.ts';
import { fakeContext, resolvedConfig } from './testing.ts';
import { isExpression, type Json } from './types.ts';

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Any config a merge or an older client may leave behind: right names, arbitrary values. */
const anyConfig = (fields: readonly Field[]) => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({ expr: fc.oneof(fc.string(), fc.constant('{{ $json.a }}'), fc.constant('{{ {"a": 1} }}')) }),
    fc.dictionary(
      fc.string(),
      fc.oneof(fc.jsonValue(), fc.record({ name: fc.jsonValue(), left: fc.jsonValue() }))
    )
  );
  const known = Object.fromEntries(fields.map(({ name }) => [name, value]));
  return fc.record(known, { requiredKeys: [] }) as fc.Arbitrary<Record<string, unknown>>;
};

it('has an executor for every node, and no other', () => {
  expect(Object.keys(executors).sort()).toEqual(catalogue.map(({ type }) => type).sort());
});

it('keeps ports that follow the config where the canvas finds them without a schema', () => {
  const following = catalogue.flatMap(({ type, ports }) =>
    typeof ports === 'function' ? [[type, ports]] : []
  );
  expect(configPorts).toEqual(Object.fromEntries(following));
});

it('names every type once', () => {
  expect(new Set(catalogue.map(({ type }) => type)).size).toBe(catalogue.length);
  expect(findDefinition('constructor')).toBeUndefined();
});

describe.each(catalogue.map((definition) => [definition.type, definition] as const))(
  '%s',
  (type, definition) => {
    const fields = fieldsOf(definition);
    const everyField = fields.flatMap((field): Field[] =>
      'columns' in field ? [field, ...field.columns] : [field]
    );

    it('has a name, an icon and a sentence', () => {
      expect(type).toMatch(KEBAB_CASE);
      expect(definition.icon).toMatch(KEBAB_CASE);
      expect(definition.title).toMatch(/^[A-Z]/);
      expect(definition.docs.summary).toMatch(/^[A-Z].*\.$/);
      expect(definition.docs.summary.length).toBeLessThanOrEqual(100);
    });

    it('has a label for every field, and help in sentences', () => {
      for (const { label, help } of everyField) {
        expect(label).toMatch(/^[A-Z]/);
        expect(help ?? '.').toMatch(/[.?!]$/);
      }
    });

    it('refuses fields it does not know, and parses when empty', () => {
      expect(definition.config.safeParse({}).success).toBe(true);
      expect(definition.config.safeParse({ unknownField: 1 }).success).toBe(false);
    });

    it('makes visibility depend on choices and switches that come before', () => {
      const lists = [fields, ...fields.flatMap((field) => ('columns' in field ? [field.columns] : []))];
      for (const siblings of lists)
        for (const [index, { showIf }] of siblings.entries()) {
          if (!showIf) continue;
          const controller = siblings.slice(0, index).find(({ name }) => name === showIf.field);
          expect(['select', 'switch']).toContain(controller?.kind);
          expect(controller?.expression).toBe(false);
        }
    });

    it('has the ports of its group', () => {
      for (const config of [{}, ...(definition.examples ?? []).map((example) => example.config)]) {
        const { inputs, outputs } = portsOf(definition, config);
        expect(inputs.length === 0).toBe(definition.group === 'trigger');
        for (const ports of [inputs, outputs])
          expect(new Set(ports.map(({ id }) => id)).size).toBe(ports.length);
      }
    });

    it('has ports for any config', () => {
      fc.assert(
        fc.property(anyConfig(fields), (config) => {
          const { inputs, outputs } = portsOf(definition, config);
          for (const { id, label = '' } of [...inputs, ...outputs])
            expect(`${id}${label}`).toEqual(expect.any(String));
        })
      );
    });

    it('has examples that are complete and resolve', () => {
      expect(definition.examples?.length).toBeGreaterThan(0);
      for (const example of definition.examples ?? []) {
        expect(checkConfig(definition, example.config)).toEqual([]);
        for (const { expr } of expressionsOf(definition, example.config))
          expect(compileExpression(expr).problems).toEqual([]);
        expect(resolveConfig(definition, example.config, () => 'computed')).toHaveProperty('config');
      }
    });

    it('is summed up in plain words, whatever its config', () => {
      fc.assert(
        fc.property(anyConfig(fields), (config) => {
          const line = definition.summarize?.(config);
          expect(line).toMatch(/^\S/);
          expect(line).not.toMatch(/[{}\n]|\[object/);
          expect(line!.length).toBeLessThanOrEqual(200);
        })
      );
    });

    it('gives a sample for any config', () => {
      fc.assert(
        fc.property(anyConfig(fields), (config) => {
          const sample = definition.sample?.(config, { id: 1 }) ?? null;
          expect(JSON.parse(JSON.stringify(sample))).toEqual(sample);
        })
      );
    });

    it('is checked without failing, whatever its config', () => {
      fc.assert(
        fc.property(anyConfig(fields), (config) => {
          for (const problem of checkConfig(definition, config)) expect(problem.message).toMatch(/\S.*$/);
        })
      );
    });

    it('has a sample in the shape of what it gives out', async () => {
      if (portsOf(definition).outputs.length === 0) return; // it ends the run, and its own test says how
      // What a service answers is in its own test; egress/app-nodes compares it with the sample.
      if (type === 'rss' || fields.some(({ kind }) => kind === 'connection')) return;
      for (const { config } of definition.examples ?? []) {
        const resolved = resolvedConfig(definition, config, sampleValues(config));
        const ctx = fakeContext({
          input: [{ id: 1 }],
          trigger: (['start', 'called-by-workflow'].includes(type)
            ? definition.sample?.(config)
            : {}) as Record<string, Json>,
          http: [{ json: { id: 1 } }]
        });
        const output = await executors[type]!(resolved as never, ctx);
        const [item] = Object.values(output).flat();
        expect(
          Object.keys(output).every((port) =>
            portsOf(definition, config).outputs.some(({ id }) => id === port)
          )
        ).toBe(true);
        expect(keysOf(item?.data)).toEqual(keysOf(definition.sample?.(config, { id: 1 })));
        if (definition.effect === 'none') expect(ctx.requests).toEqual([]);
      }
    });

    it('is complete as the editor adds it, or says what is missing', () => {
      const problems = checkConfig(definition, initialConfig(factsOf(definition)));
      expect(problems.every(({ code }) => code === 'MISSING_FIELD')).toBe(true);
    });
  }
);

function keysOf(data: Json | undefined): string[] {
  return typeof data === 'object' && data !== null ? Object.keys(data).sort() : [];
}

/** A text for every expression of a config. */
function sampleValues(value: unknown): Record<string, Json> {
  if (isExpression(value)) return { [value.expr]: '7' };
  if (typeof value !== 'object' || value === null) return {};
  return Object.assign({}, ...Object.values(value).map(sampleValues)) as Record<string, Json>;
}
