import { expect, test } from 'vitest';
import { isWorkflowText } from './clipboard-events.ts';

test('only the text of a workflow file is taken from the browser', () => {
  expect(isWorkflowText('\n{ "automateos": 1, "nodes": {} }')).toBe(true);
  for (const text of ['', 'hello', '{', '[1]', '{"a":1}', 'see "automateos"'])
    expect(isWorkflowText(text)).toBe(false);
});
