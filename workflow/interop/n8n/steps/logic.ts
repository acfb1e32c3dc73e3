import { conditionConfig, readConditions } from '../conditions.ts';
import { Parameters, toRows } from '../parameters.ts';
import type { Translator, Translators } from '../translation.ts';

const ifNode: Translator = ({ parameters }) => {
  const conditions = readConditions(parameters);
  return {
    type: 'if',
    config: conditionConfig(conditions),
    outputs: ['true', 'false'],
    hints: conditions.hints
  };
};

const filter: Translator = ({ parameters }) => {
  const conditions = readConditions(parameters);
  return { type: 'filter', config: conditionConfig(conditions), hints: conditions.hints };
};

interface Path {
  name?: string;
  left: unknown;
  operator: string;
  right?: unknown;
}

const switchNode: Translator = ({ parameters }) => {
  const hints: string[] = [];
  const modern = parameters.rows('rules', 'values');
  const paths = modern.length > 0 ? modern.map((rule) => pathOf(rule, hints)) : olderPaths(parameters, hints);
  if (paths.length === 0) return undefined;
  const rules = toRows(paths.map((path) => ({ ...path })));
  const fallback = parameters.literal('options', 'fallbackOutput') ?? parameters.literal('fallbackOutput');
  const hasFallback = fallback !== undefined && fallback !== 'none';
  return {
    type: 'switch',
    config: {
      rules,
      send: parameters.isOn('options', 'allMatchingOutputs') ? 'all' : undefined,
      fallback: hasFallback ? undefined : false
    },
    outputs: [...Object.keys(rules), ...(hasFallback ? ['fallback'] : [])],
    hints
  };
};

function pathOf(rule: Parameters, hints: string[]): Path {
  const { rows, hints: more } = readConditions(rule);
  hints.push(...more);
  if (rows.length > 1) hints.push('A path had several conditions; only the first one was taken over.');
  return { name: rule.literal('outputKey'), ...(rows[0] ?? { left: undefined, operator: 'text.is' }) };
}

/** Before version 3, one value was compared with each rule. */
function olderPaths(parameters: Parameters, hints: string[]): Path[] {
  const rules = parameters.rows('rules', 'rules');
  const kind = parameters.literal('dataType') ?? 'number';
  return rules.flatMap((rule) => {
    const condition = { value1: parameters.raw('value1'), operation: rule.raw('operation') };
    const { rows, hints: more } = readConditions(new Parameters({ conditions: { [kind]: [condition] } }));
    hints.push(...more);
    const right = rule.get('value2');
    return rows.map((row) => ({ name: typeof right === 'string' ? right : undefined, ...row, right }));
  });
}

const JOINS: Record<string, string> = {
  combineByFields: 'key',
  mergeByFields: 'key',
  mergeByKey: 'key',
  combineByPosition: 'position',
  mergeByPosition: 'position',
  mergeByIndex: 'position',
  append: 'append',
  chooseBranch: 'wait',
  wait: 'wait'
};

const merge: Translator = ({ parameters }) => {
  const mode = parameters.literal('mode') ?? 'append';
  const how = parameters.literal('combineBy') ?? parameters.literal('combinationMode');
  const join = mode === 'combine' ? JOINS[how ?? 'combineByFields'] : JOINS[mode];
  if (!join) return undefined;
  const [pair] = parameters.rows('mergeByFields', 'values');
  const simple = parameters.literal('fieldsToMatchString');
  const count = parameters.number('numberInputs') ?? 2;
  return {
    type: 'merge',
    config: {
      mode: join,
      inputs: count > 2 && join !== 'key' ? count : undefined,
      ...(join === 'key' && {
        key: pair?.literal('field1') ?? simple ?? parameters.literal('propertyName1'),
        otherKey: pair?.literal('field2') ?? parameters.literal('propertyName2')
      })
    },
    inputs: Array.from({ length: count }, (_, index) => (index === 0 ? 'in' : `in${index + 1}`)),
    hints: join === 'wait' ? ['It goes on once every branch has items.'] : []
  };
};

const loop: Translator = ({ parameters }) => ({
  type: 'loop',
  config: { batchSize: parameters.number('batchSize') },
  outputs: ['done', 'loop']
});

const UNITS: Record<string, number> = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

const wait: Translator = ({ parameters }) => {
  const resume = parameters.literal('resume') ?? 'timeInterval';
  if (resume === 'specificTime')
    return { type: 'wait', config: { mode: 'until', date: parameters.get('dateTime') } };
  if (resume !== 'timeInterval') return undefined;
  const amount = parameters.number('amount');
  const unit = UNITS[parameters.literal('unit') ?? 'hours'];
  const durationMs = amount !== undefined && unit !== undefined ? Math.max(1_000, amount * unit) : undefined;
  return {
    type: 'wait',
    config: { durationMs },
    hints: durationMs ? [] : ['How long it waits was computed: choose it.']
  };
};

export const logic: Translators = {
  'n8n-nodes-base.if': ifNode,
  'n8n-nodes-base.filter': filter,
  'n8n-nodes-base.switch': switchNode,
  'n8n-nodes-base.merge': merge,
  'n8n-nodes-base.splitInBatches': loop,
  'n8n-nodes-base.wait': wait,
  'n8n-nodes-base.stopAndError': ({ parameters }) => ({
    type: 'stop-with-error',
    config: { message: parameters.text('errorMessage') }
  }),
  'n8n-nodes-base.executeWorkflow': ({ parameters }) => ({
    type: 'run-workflow',
    config: { wait: parameters.get('options', 'waitForSubWorkflow') === false ? 'none' : undefined },
    hints: ['Choose which workflow it runs.']
  }),
  'n8n-nodes-base.noOp': () => ({ type: 'set-fields', config: {} })
};
