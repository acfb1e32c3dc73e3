import { expect, test } from 'vitest';
import { endAnswer } from './answer.ts';
import { RunState } from './run-state.ts';
import { graph, out, planOf } from './testing/graphs.ts';

const plan = planOf(graph({ t: 'trigger', a: 'pure' }, 't>a'));
const answerTo = (...data: string[]) => {
  const state = new RunState(plan, {});
  state.settle('t', out('started'));
  state.settle('a', out(...data));
  return endAnswer(state).body;
};

test('one item of the last step is sent as it is, several as a list', () => {
  expect(answerTo('done')).toBe('"done"');
  expect(answerTo('one', 'two')).toBe('["one","two"]');
});

test('a last step without items leaves the word to the one before', () => {
  expect(answerTo()).toBe('"started"');
});
