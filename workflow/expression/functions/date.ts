import type { DateTime } from 'luxon';
import { checked, toDate, toDuration, toUnit } from '../dates.ts';
import { isoText } from '../output.ts';
import { kindOf } from '../values.ts';
import { resolveZone } from '../zone.ts';
import type { Call, FunctionEntry } from './define.ts';

/** `plus(1, "day")` or `plus({ days: 1, hours: 2 })`. */
function shift(date: DateTime, call: Call, direction: 1 | -1): DateTime {
  const parts =
    kindOf(call.args[0]) === 'object' ? call.object(0) : { [call.text(1, 'day')]: call.number(0) };
  const duration = toDuration(parts);
  return checked(direction === 1 ? date.plus(duration) : date.minus(duration));
}

/** About the microseconds that writing a date by a format takes. */
const FORMAT_STEPS = 10;
const MAX_FORMAT = 200;

function formatDate(date: DateTime, call: Call): string {
  const format = call.text(0, 'yyyy-MM-dd');
  if (format.length > MAX_FORMAT) call.fail('this format is too long.');
  call.frame.charge(FORMAT_STEPS + format.length);
  return date.toFormat(format);
}

/** Another date of a comparison: a date, or a text or number that means one. */
const other = (call: Call): DateTime => toDate(call.args[0], call.frame);

const property = (name: string, description: string, example: [string, number]): FunctionEntry<DateTime> => ({
  signature: name,
  description,
  example,
  run: (date) => date[name as 'year']
});

const dateProperties: readonly FunctionEntry<DateTime>[] = [
  property('year', 'The year.', ['$now.year', 2026]),
  property('quarter', 'The quarter of the year, 1 to 4.', ['$now.quarter', 1]),
  property('month', 'The month, 1 to 12.', ['$now.month', 3]),
  property('weekNumber', 'The ISO week of the year, 1 to 53.', ['$now.weekNumber', 10]),
  property('day', 'The day of the month.', ['$now.day', 4]),
  property('weekday', 'The day of the week, 1 for Monday to 7 for Sunday.', ['$now.weekday', 3]),
  property('hour', 'The hour, 0 to 23.', ['$now.hour', 9]),
  property('minute', 'The minute.', ['$now.minute', 30]),
  property('second', 'The second.', ['$now.second', 0]),
  property('daysInMonth', 'How many days the month has.', ['$now.daysInMonth', 31]),
  {
    signature: 'isWeekend',
    description: 'Whether the date is a Saturday or Sunday.',
    example: ['$now.isWeekend', false],
    run: (date) => date.weekday > 5
  }
];

const dateMethods: readonly FunctionEntry<DateTime>[] = [
  {
    signature: 'format(format?)',
    description: 'The date written by a format such as dd.MM.yyyy HH:mm or EEEE, d MMMM.',
    example: ['$now.format("EEEE, d MMMM yyyy HH:mm")', 'Wednesday, 4 March 2026 09:30'],
    aliases: ['toFormat'],
    run: formatDate
  },
  {
    signature: 'toISO()',
    description: 'The date and time in ISO form with its offset.',
    example: ['$now.toISO()', '2026-03-04T09:30:00.000Z'],
    run: (date) => isoText(date)
  },
  {
    signature: 'toISODate()',
    description: 'The day in ISO form.',
    example: ['$now.toISODate()', '2026-03-04'],
    run: (date) => date.toISODate()
  },
  {
    signature: 'toISOString()',
    description: 'The moment in UTC in ISO form, as in JavaScript.',
    example: ['$now.setZone("Asia/Tokyo").toISOString()', '2026-03-04T09:30:00.000Z'],
    run: (date) => date.toJSDate().toISOString()
  },
  {
    signature: 'toMillis()',
    description: 'The milliseconds since the start of 1970 in UTC.',
    example: ['$now.toMillis()', 1772616600000],
    aliases: ['getTime', 'valueOf'],
    run: (date) => date.toMillis()
  },
  {
    signature: 'toSeconds()',
    description: 'The whole seconds since the start of 1970 in UTC.',
    example: ['$now.toSeconds()', 1772616600],
    run: (date) => Math.floor(date.toMillis() / 1000)
  },
  {
    signature: 'plus(amount, unit?)',
    description: 'The date some time later: plus(2, "hours") or plus({ days: 1, hours: 2 }).',
    example: ['$now.plus(2, "days").toISODate()', '2026-03-06'],
    run: (date, call) => shift(date, call, 1)
  },
  {
    signature: 'minus(amount, unit?)',
    description: 'The date some time earlier: minus(1, "month") or minus({ weeks: 1 }).',
    example: ['$now.minus({ weeks: 1 }).toISODate()', '2026-02-25'],
    run: (date, call) => shift(date, call, -1)
  },
  {
    signature: 'startOf(unit)',
    description: 'The first moment of the year, quarter, month, week, day, hour or minute of the date.',
    example: ['$now.startOf("month").toISODate()', '2026-03-01'],
    run: (date, call) => date.startOf(toUnit(call.text(0)))
  },
  {
    signature: 'endOf(unit)',
    description: 'The last moment of the year, quarter, month, week, day, hour or minute of the date.',
    example: ['$now.endOf("month").toISODate()', '2026-03-31'],
    run: (date, call) => date.endOf(toUnit(call.text(0)))
  },
  {
    signature: 'set(parts)',
    description: 'The date with some of its parts replaced.',
    example: ['$now.set({ hour: 18, minute: 0 }).format("HH:mm")', '18:00'],
    run: (date, call) => checked(date.set(toDuration(call.object(0))))
  },
  {
    signature: 'setZone(name)',
    description: 'The same moment on the clocks of another time zone.',
    example: ['$now.setZone("Asia/Tokyo").format("HH:mm")', '18:30'],
    aliases: ['toTimeZone'],
    run: (date, call) => {
      call.frame.charge(FORMAT_STEPS);
      return checked(date.setZone(resolveZone(call.text(0))));
    }
  },
  {
    signature: 'toUTC()',
    description: 'The same moment on the clocks of UTC.',
    example: ['"2026-03-04T18:30:00+09:00".toDate().toUTC().toISO()', '2026-03-04T09:30:00.000Z'],
    run: (date) => date.toUTC()
  },
  {
    signature: 'diff(date, unit?)',
    description: 'How many units, days if not said, this date is after another one; with a fraction.',
    example: ['$now.diff("2026-03-01T09:30:00Z", "days")', 3],
    run: (date, call) => {
      const unit = toUnit(call.text(1, 'day'));
      return date.diff(other(call), unit).as(unit);
    }
  },
  {
    signature: 'isBefore(date)',
    description: 'Whether this date is before another one.',
    example: ['$now.isBefore("2027-01-01")', true],
    run: (date, call) => date.toMillis() < other(call).toMillis()
  },
  {
    signature: 'isAfter(date)',
    description: 'Whether this date is after another one.',
    example: ['$now.isAfter("2027-01-01")', false],
    run: (date, call) => date.toMillis() > other(call).toMillis()
  },
  {
    signature: 'isBetween(start, end)',
    description: 'Whether this date lies between two others, both included.',
    example: ['$now.isBetween("2026-03-01", "2026-03-31")', true],
    run: (date, call) => {
      const end = toDate(call.args[1], call.frame).toMillis();
      return date.toMillis() >= other(call).toMillis() && date.toMillis() <= end;
    }
  },
  {
    signature: 'isSameDay(date)',
    description: 'Whether this date is on the same day as another one, in its own time zone.',
    example: ['$now.isSameDay("2026-03-04T23:00:00Z")', true],
    run: (date, call) => date.hasSame(other(call).setZone(date.zone), 'day')
  }
];

/** Names that JavaScript gives to the parts of a date; months and weekdays count from 0 there. */
const javaScriptMethods: readonly FunctionEntry<DateTime>[] = [
  {
    signature: 'getFullYear()',
    description: 'The year, as in JavaScript.',
    example: ['new Date("2026-03-04").getFullYear()', 2026],
    run: (date) => date.year
  },
  {
    signature: 'getMonth()',
    description: 'The month counted from 0, as in JavaScript.',
    example: ['new Date("2026-03-04").getMonth()', 2],
    run: (date) => date.month - 1
  },
  {
    signature: 'getDate()',
    description: 'The day of the month, as in JavaScript.',
    example: ['new Date("2026-03-04").getDate()', 4],
    run: (date) => date.day
  },
  {
    signature: 'getDay()',
    description: 'The day of the week from 0 for Sunday, as in JavaScript.',
    example: ['new Date("2026-03-04").getDay()', 3],
    run: (date) => date.weekday % 7
  },
  {
    signature: 'getHours()',
    description: 'The hour, as in JavaScript.',
    example: ['new Date("2026-03-04T09:30:00Z").getHours()', 9],
    run: (date) => date.hour
  },
  {
    signature: 'getMinutes()',
    description: 'The minute, as in JavaScript.',
    example: ['new Date("2026-03-04T09:30:00Z").getMinutes()', 30],
    run: (date) => date.minute
  }
];

export const dateFunctions: readonly FunctionEntry<DateTime>[] = [
  ...dateProperties,
  ...dateMethods,
  ...javaScriptMethods
];
