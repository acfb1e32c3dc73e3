import type { AuditEntry } from '#lib/server/answers/audit.ts';
import { formatCents, formatMoney } from '#lib/ui/money.ts';

/** What was done, as the end of a sentence that begins with who did it. */
const ACTIONS: Record<string, string> = {
  'org.create': 'founded the organisation',
  'org.rename': 'renamed the organisation',
  'member.invite': 'made an invitation link',
  'member.uninvite': 'took back an invitation link',
  'member.join': 'joined',
  'member.changeRole': 'changed somebody’s role',
  'member.remove': 'removed somebody',
  'member.leave': 'left',
  'key.create': 'made an API key',
  'key.revoke': 'revoked an API key',
  'secret.create': 'added a secret',
  'secret.rotate': 'replaced a secret’s value',
  'secret.delete': 'deleted a secret',
  'connection.create': 'added a connection',
  'connection.rename': 'renamed a connection',
  'connection.replace': 'filled a connection in anew',
  'connection.grant': 'granted a connection access',
  'connection.test': 'tested a connection',
  'connection.delete': 'deleted a connection',
  'workflow.create': 'made a workflow',
  'workflow.rename': 'renamed a workflow',
  'workflow.move': 'moved a workflow',
  'workflow.publish': 'published a workflow',
  'workflow.activate': 'switched a workflow on',
  'workflow.deactivate': 'switched a workflow off',
  'workflow.rollback': 'went back to an earlier version',
  'workflow.restore': 'restored an earlier version for editing',
  'workflow.update': 'took an update of its template into a workflow',
  'workflow.delete': 'deleted a workflow',
  'folder.create': 'made a folder',
  'folder.edit': 'changed a folder',
  'folder.delete': 'deleted a folder',
  'run.decide': 'answered a question of a run',
  'run.cancel': 'stopped a run',
  'deadLetter.replay': 'retried a failed run',
  'deadLetter.discard': 'discarded a failed run',
  'live.schedule': 'scheduled a live session',
  'live.change': 'changed what a live session announces',
  'live.start': 'began a live session',
  'live.end': 'ended a live session',
  'live.cancel': 'called off a live session',
  'live.delete': 'deleted a live session',
  'live.changeRole': 'changed what a guest of a live session may do',
  'live.removePerson': 'sent somebody out of a live session',
  'live.removeMessage': 'took back what somebody said in a live session',
  'template.submit': 'submitted a template to the gallery',
  'template.recall': 'took back a submission to the gallery',
  'template.publish': 'published a template in the gallery',
  'template.reject': 'sent a submission to the gallery back',
  'budget.set': 'set the monthly budget',
  'billing.checkout': 'went to pay an invoice',
  'billing.paid': 'noted that an invoice is paid'
};

/** What was done, in words; the action itself where it has none. */
export const actionWords = (action: string): string => ACTIONS[action] ?? action;

/** Who did it. */
export function actorWords({ actorName, via }: Pick<AuditEntry, 'actorName' | 'via'>): string {
  if (via === 'link') return 'Somebody with a link';
  if (!actorName) return via === 'system' ? 'AutomateOS' : 'Somebody whose account is gone';
  return via === 'key' ? `${actorName}, with an API key` : actorName;
}

/** In the order in which they are said: a database keeps the keys of an object in one of its own. */
const LABELS: Record<string, string> = {
  name: '',
  title: '',
  slug: '',
  uses: 'uses',
  from: 'from',
  to: 'to',
  role: 'as',
  version: 'version',
  folder: 'into',
  month: 'of',
  amountCents: '',
  monthlyCapMicros: 'to',
  app: 'of',
  decision: '',
  step: 'step',
  run: 'run',
  workflow: 'of'
};

const AMOUNTS: Record<string, (amount: number) => string> = {
  amountCents: formatCents,
  monthlyCapMicros: formatMoney
};

/** What the entry says beside its action, in one line; ids are left to the file. */
export function detailWords(details: AuditEntry['details']): string {
  const order = Object.keys(LABELS);
  return Object.entries(details)
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .flatMap(([name, value]) => {
      if (value === null || (typeof value === 'string' && /^[a-z]{2,4}_[0-9A-Za-z]{22}$/.test(value)))
        return [];
      const text = valueWords(name, value);
      return `${LABELS[name] ?? name} ${text}`.trim();
    })
    .join(' · ');
}

function valueWords(name: string, value: NonNullable<AuditEntry['details'][string]>): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'number' ? (AMOUNTS[name]?.(value) ?? String(value)) : String(value);
}

export const KIND_CHOICES = [
  { value: 'all', label: 'Everything' },
  { value: 'member', label: 'Members' },
  { value: 'key', label: 'API keys' },
  { value: 'secret', label: 'Secrets' },
  { value: 'connection', label: 'Connections' },
  { value: 'workflow', label: 'Workflows' },
  { value: 'folder', label: 'Folders' },
  { value: 'run', label: 'Runs' },
  { value: 'deadLetter', label: 'Failed runs' },
  { value: 'live', label: 'Live sessions' },
  { value: 'template', label: 'Templates' },
  { value: 'budget', label: 'Budget' },
  { value: 'billing', label: 'Payments' },
  { value: 'org', label: 'Organisation' }
];

const DAY_MS = 86_400_000;
const SINCE: Record<string, number> = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS };
export const SINCE_CHOICES = [
  { value: 'all', label: 'Any time' },
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' }
];

/** The filter in an address, as the service takes it; what is unknown is left out. */
export function auditFilter(query: URLSearchParams, now: Date) {
  const kind = KIND_CHOICES.find(({ value }) => value === query.get('kind') && value !== 'all')?.value;
  const person = query.get('person') ?? '';
  const sinceMs = SINCE[query.get('since') ?? ''];
  return {
    action: kind,
    actorId: /^usr_[0-9A-Za-z]{22}$/.test(person) ? person : undefined,
    from: sinceMs === undefined ? undefined : new Date(now.getTime() - sinceMs).toISOString()
  };
}

const PROBLEMS = {
  changed: 'was changed after it was written',
  missing: 'is missing',
  unchained: 'does not follow the one before',
  'end-missing': 'and what came after it were removed'
} as const;

/** What is wrong with the log, as a sentence. */
export const problemSentence = (brokenAt: number, problem: keyof typeof PROBLEMS): string =>
  `Entry ${brokenAt} ${PROBLEMS[problem]}. What is before it is as it was written.`;
