import * as z from 'zod';
import { defineNode, type Executor, type ResolvedConfig } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import { applyExpression } from './shared/apply-expression.ts';
import { asObject, checkPath, setAtPath, usablePath } from './shared/object-path.ts';

const UNITS = [
  { value: 'minute', label: 'Minutes' },
  { value: 'hour', label: 'Hours' },
  { value: 'day', label: 'Days' },
  { value: 'week', label: 'Weeks' },
  { value: 'month', label: 'Months' },
  { value: 'year', label: 'Years' }
] as const;

/** The moment that is worked on, on the clocks of the chosen zone. */
const DATE = '($json.date ? new Date($json.date) : $now).setZone($json.zone)';

/** What each choice does, in the expression language: one place where dates are worked on. */
const SOURCES = {
  format: `${DATE}.format($json.format)`,
  shift: `${DATE}.plus($json.amount, $json.unit).toISO()`,
  start: `${DATE}.startOf($json.unit).toISO()`,
  end: `${DATE}.endOf($json.unit).toISO()`,
  difference: `${DATE}.diff(new Date($json.other), $json.unit)`,
  zone: `${DATE}.toISO()`
} as const;

export const dateTime = defineNode({
  type: 'date-time',
  version: 1,
  title: 'Date & time',
  icon: 'calendar-clock',
  group: 'time',
  docs: {
    summary: 'Writes, moves or compares dates.',
    details:
      'The result becomes a field of the item. A date without a time zone is read in the zone chosen here.'
  },
  config: z.strictObject({
    tool: field.select({
      label: 'What to do',
      options: [
        { value: 'format', label: 'Write a date' },
        { value: 'shift', label: 'Move a date' },
        { value: 'start', label: 'Go to the beginning of' },
        { value: 'end', label: 'Go to the end of' },
        { value: 'difference', label: 'Time between two dates' },
        { value: 'zone', label: 'Change the time zone' }
      ],
      default: 'format'
    }),
    date: field.value({ label: 'Date', placeholder: '2026-03-04 09:30', help: 'Empty: now.' }),
    other: field.value({
      label: 'Counted from',
      required: true,
      showIf: { field: 'tool', equals: 'difference' }
    }),
    amount: field.number({
      label: 'By',
      help: 'A negative number moves it back.',
      default: 1,
      expression: true,
      showIf: { field: 'tool', equals: 'shift' }
    }),
    unit: field.select({
      label: 'Unit',
      options: UNITS,
      default: 'day',
      showIf: { field: 'tool', in: ['shift', 'start', 'end', 'difference'] }
    }),
    format: field.text({
      label: 'Like',
      help: 'dd.MM.yyyy HH:mm or EEEE, d MMMM.',
      default: 'dd.MM.yyyy HH:mm',
      showIf: { field: 'tool', equals: 'format' }
    }),
    timeZone: field.timeZone({ label: 'Time zone', default: 'UTC', mint: 'localTimeZone' }),
    into: field.text({
      label: 'Call the result',
      placeholder: 'date',
      help: 'Empty: date.',
      check: checkPath
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize({ tool = 'format', date, amount = 1, unit = 'day', format }) {
    const what = inWords(date, 'now');
    switch (tool) {
      case 'shift':
        return `${what}, moved by ${inWords(amount, 'some')} ${inWords(unit, 'day')}s`;
      case 'start':
      case 'end':
        return `${tool === 'start' ? 'Beginning' : 'End'} of the ${inWords(unit, 'day')} of ${what}`;
      case 'difference':
        return `Time between two dates in ${inWords(unit, 'day')}s`;
      case 'zone':
        return `${what} in another time zone`;
      default:
        return `${what} as ${inWords(format, 'dd.MM.yyyy HH:mm')}`;
    }
  },
  sample: ({ tool, into }, input) =>
    setAtPath(
      asObject(input),
      usablePath(into) ?? 'date',
      tool === 'difference' ? 3 : '2026-03-04T09:30:00.000+01:00'
    ),
  examples: [
    {
      title: 'Today, as people write it',
      config: { format: 'EEEE, d MMMM yyyy', timeZone: 'Europe/Berlin' }
    },
    {
      title: 'Two weeks later',
      config: { tool: 'shift', amount: 2, unit: 'week', into: 'due' }
    },
    { title: 'The first of the month', config: { tool: 'start', unit: 'month', into: 'from' } }
  ]
});

export const execute: Executor<typeof dateTime> = async (config, ctx) => {
  const result = await applyExpression(SOURCES[config.tool], valuesOf(config), {
    now: ctx.now,
    timeZone: config.timeZone
  });
  return { out: [{ data: setAtPath(asObject(ctx.item.data), usablePath(config.into) ?? 'date', result) }] };
};

function valuesOf({ date, other, amount, unit, format, timeZone }: ResolvedConfig<typeof dateTime>) {
  return { date, other, amount, unit, format, zone: timeZone };
}
