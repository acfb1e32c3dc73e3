import { expect, test } from 'vitest';
import { APPROVAL_LINK, formulaSource, partsOf } from './parts.ts';

const labels = { nodeLabel: () => undefined, sample: () => undefined };

test('the link of an approval reads as data, other code as a formula', () => {
  const expr = `Decide: ${formulaSource(APPROVAL_LINK.code)} or {{ 1 + 1 }}`;
  expect(partsOf({ expr }, labels)).toMatchObject([
    { kind: 'text', text: 'Decide: ' },
    { kind: 'chip', look: 'data', label: 'Link to decide', source: '{{ $approval.url }}' },
    { kind: 'text', text: ' or ' },
    { kind: 'chip', look: 'formula', label: '1 + 1' }
  ]);
});
