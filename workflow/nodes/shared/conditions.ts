import { field } from '../../form/field.ts';
import { findOperator } from '../../form/operators.ts';
import { rowEntries } from '../../form/slot.ts';
import { countInWords, inWords } from '../../form/words.ts';

/** The fields of a node that asks something about each item; `matchConditions` answers. */
export const conditionFields = {
  conditions: field.conditions({ label: 'When', addLabel: 'Add a condition', required: true }),
  match: field.select({
    label: 'It takes',
    options: [
      { value: 'all', label: 'All conditions' },
      { value: 'any', label: 'Any condition' }
    ],
    default: 'all'
  }),
  ignoreCase: field.switch({
    label: 'Ignore capitals',
    help: 'Treats “Berlin” and “berlin” as the same.',
    default: false
  })
};

/** What is asked, in one line: `score is above 70`. */
export function summarizeConditions({ conditions, match }: Record<string, unknown>): string {
  const rows = rowEntries(conditions).map(([, row]) => row);
  const [first] = rows;
  if (!first) return 'No condition yet';
  if (rows.length > 1)
    return `${match === 'any' ? 'Any' : 'All'} of ${countInWords(rows.length, 'condition')}`;
  return conditionInWords(first);
}

function conditionInWords({ left, operator = 'text.is', right }: Record<string, unknown>): string {
  const comparison = findOperator(operator);
  if (!comparison) return '1 condition';
  const subject = inWords(left, 'The value');
  return comparison.right
    ? `${subject} ${comparison.label} ${inWords(right, '…')}`
    : `${subject} ${comparison.label}`;
}
