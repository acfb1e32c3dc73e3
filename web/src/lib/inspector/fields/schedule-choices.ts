import { WORKDAYS, type SimpleSchedule } from '@automateos/workflow/form';

export const EVERY = [
  { value: 'minutes', label: 'Every few minutes' },
  { value: 'hours', label: 'Every few hours' },
  { value: 'day', label: 'Every day' },
  { value: 'week', label: 'On days of the week' },
  { value: 'month', label: 'Every month' },
  { value: 'custom', label: 'Custom (cron)' }
];

/** Monday first, numbered as in `SimpleSchedule`. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
  (name, index) => ({
    day: index + 1,
    name,
    short: name.slice(0, 2)
  })
);

/** What a newly chosen rhythm starts with. */
export function startingSchedule(every: string): SimpleSchedule {
  switch (every) {
    case 'minutes':
      return { every, count: 15 };
    case 'hours':
      return { every, count: 1, minute: 0 };
    case 'week':
      return { every, days: [...WORKDAYS], time: '09:00' };
    case 'month':
      return { every, day: 1, time: '09:00' };
    default:
      return { every: 'day', time: '09:00' };
  }
}
