import { DateTime } from 'luxon';
import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { describeSchedule } from '../form/schedule.ts';
import type { Json } from '../types.ts';

const EVERY_MORNING = '0 9 * * *';

export const schedule = defineNode({
  type: 'schedule',
  version: 1,
  title: 'Schedule',
  icon: 'calendar-clock',
  group: 'trigger',
  docs: {
    summary: 'Starts the workflow at set times: every few minutes, every day, on workdays, every month.',
    details:
      'When the clocks change, a time that is skipped that night runs right after, and one that comes twice runs once.'
  },
  config: z.strictObject({
    cron: field.schedule({ label: 'Run', required: true, default: EVERY_MORNING }),
    timeZone: field.timeZone({ label: 'Time zone', required: true, default: 'UTC', mint: 'localTimeZone' }),
    catchUp: field.select({
      label: 'If a time was missed',
      help: 'For example while the server was off.',
      options: [
        { value: 'skip', label: 'Skip it' },
        { value: 'once', label: 'Run once afterwards' }
      ],
      default: 'skip'
    })
  }),
  ports: { inputs: [], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize: (config) => describeSchedule(cronOf(config)),
  sample: () => ({
    at: '2026-01-30T09:00:00.000Z',
    date: '2026-01-30',
    time: '09:00',
    weekday: 'Friday',
    timeZone: 'UTC'
  }),
  examples: [
    { title: 'Every workday at nine', config: { cron: '0 9 * * 1-5', timeZone: 'Europe/Berlin' } },
    { title: 'Every 15 minutes', config: { cron: '*/15 * * * *' } }
  ]
});

/** The cron text of a schedule node's raw config. */
export function cronOf(config: Record<string, unknown>): string {
  return typeof config.cron === 'string' && config.cron !== '' ? config.cron : EVERY_MORNING;
}

/** `ctx.trigger.scheduledAt` is the time that was due, as ISO text; absent when somebody pressed Run. */
export const execute: Executor<typeof schedule> = (config, ctx) => {
  const moment = dueAt(ctx.trigger.scheduledAt, ctx.now).setZone(config.timeZone);
  const data: Json = {
    at: moment.toISO(),
    date: moment.toISODate(),
    time: moment.toFormat('HH:mm'),
    weekday: moment.setLocale('en').toFormat('cccc'),
    timeZone: config.timeZone
  };
  return { out: [{ data }] };
};

function dueAt(scheduledAt: Json | undefined, now: Date): DateTime {
  return typeof scheduledAt === 'string' ? DateTime.fromISO(scheduledAt) : DateTime.fromJSDate(now);
}
