/** Times of n8n's schedules as cron, which our Schedule step keeps. */
import type { Parameters } from './parameters.ts';

/** The first time of a schedule as cron with five fields; `undefined` when it cannot be said in cron. */
export function cronOf(parameters: Parameters): { cron?: string; hints: string[] } {
  const times = [...parameters.rows('rule', 'interval'), ...parameters.rows('triggerTimes', 'item')];
  const [first, ...more] = times;
  const hints = more.length > 0 ? ['It ran at several times; only the first one was taken over.'] : [];
  if (!first) return { cron: everyInterval(parameters), hints };
  return { cron: first.literal('mode') ? fromMode(first) : fromField(first), hints };
}

/** Schedule trigger: an interval with a field. */
function fromField(time: Parameters): string | undefined {
  const minute = time.number('triggerAtMinute') ?? 0;
  const hour = time.number('triggerAtHour') ?? 0;
  switch (time.literal('field') ?? 'days') {
    case 'cronExpression':
      return fiveFields(time.literal('expression'));
    case 'minutes':
      return `${every(time.number('minutesInterval') ?? 5)} * * * *`;
    case 'hours':
      return `${minute} ${every(time.number('hoursInterval') ?? 1)} * * *`;
    case 'days':
      return `${minute} ${hour} ${every(time.number('daysInterval') ?? 1)} * *`;
    case 'weeks': {
      const days = time.get('triggerAtDay');
      return `${minute} ${hour} * * ${Array.isArray(days) && days.length > 0 ? days.join(',') : 0}`;
    }
    case 'months':
      return `${minute} ${hour} ${time.number('triggerAtDayOfMonth') ?? 1} ${every(time.number('monthsInterval') ?? 1)} *`;
    default:
      return undefined;
  }
}

/** The older Cron node: a mode. */
function fromMode(time: Parameters): string | undefined {
  const minute = time.number('minute') ?? 0;
  const hour = time.number('hour') ?? 14;
  switch (time.literal('mode')) {
    case 'everyMinute':
      return '* * * * *';
    case 'everyHour':
      return `${minute} * * * *`;
    case 'everyDay':
      return `${minute} ${hour} * * *`;
    case 'everyWeek':
      return `${minute} ${hour} * * ${time.number('weekday') ?? 1}`;
    case 'everyMonth':
      return `${minute} ${hour} ${time.number('dayOfMonth') ?? 1} * *`;
    case 'everyX':
      return everyUnit(time.number('value') ?? 1, time.literal('unit'));
    case 'custom':
      return fiveFields(time.literal('cronExpression'));
    default:
      return undefined;
  }
}

const everyInterval = (parameters: Parameters): string | undefined =>
  parameters.number('interval') === undefined
    ? undefined
    : everyUnit(parameters.number('interval')!, parameters.literal('unit'));

function everyUnit(count: number, unit = 'minutes'): string | undefined {
  if (unit === 'minutes') return `${every(count)} * * * *`;
  return unit === 'hours' ? `0 ${every(count)} * * *` : undefined;
}

const every = (count: number): string => (count <= 1 ? '*' : `*/${count}`);

/** n8n also takes six fields, seconds first. */
function fiveFields(cron: string | undefined): string | undefined {
  const fields = cron?.trim().split(/\s+/) ?? [];
  if (fields.length === 6) return fields.slice(1).join(' ');
  return fields.length === 5 ? fields.join(' ') : undefined;
}
