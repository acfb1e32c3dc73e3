import * as z from 'zod';
import {
  defineNode,
  type ConfigProblem,
  type DecisionMade,
  type EditableValue,
  type Executor
} from '../define-node.ts';
import { field } from '../form/field.ts';
import { rowEntries } from '../form/slot.ts';
import { inWords } from '../form/words.ts';
import { LIMITS } from '../limits.ts';
import type { Json, JsonObject } from '../types.ts';
import { isObject } from './shared/object-path.ts';

const WEEK_MS = 7 * 86_400_000;
const TITLE_CHARACTERS = 200;
const MESSAGE_CHARACTERS = 10_000;
const MOST_APPROVERS = 20;
/** Values shown for editing. */
const MOST_FIELDS = 50;

export const approval = defineNode({
  type: 'approval',
  version: 1,
  title: 'Approval',
  icon: 'user-check',
  group: 'human',
  docs: {
    summary: 'Asks a person, and goes on by Approved or Rejected.',
    details:
      'The run waits without costing anything until somebody decides on its page, by a link, or until it is due. All items are decided together. To send the link, put a message step before this one and write {{ $approval.url }} in it. Who has the link may decide without an account, unless you name the people or ask for several.'
  },
  config: z.strictObject({
    question: field.text({
      label: 'What to decide',
      placeholder: 'Publish this post?',
      required: true,
      expression: true
    }),
    details: field.longText({
      label: 'What they should see',
      help: 'Shown under the question.',
      expression: true
    }),
    approvers: field.rows({
      label: 'Who decides',
      help: 'Members of your team, who sign in for it. Empty: whoever may decide, and whoever has the link.',
      addLabel: 'Add a person',
      columns: {
        email: field.text({
          label: 'E-mail',
          placeholder: 'ada@example.com',
          required: true,
          check: checkEmail
        })
      }
    }),
    quorum: field.number({
      label: 'How many must approve',
      help: 'One rejection is enough to reject.',
      default: 1,
      min: 1,
      max: MOST_APPROVERS,
      integer: true
    }),
    editable: field.rows({
      label: 'May be changed before approving',
      help: 'Fields of the item that hold text.',
      addLabel: 'Add a field',
      columns: { name: field.text({ label: 'Field', placeholder: 'text', required: true }) }
    }),
    deadlineMs: field.duration({ label: 'Decide within', default: WEEK_MS, min: 60_000, max: LIMITS.waitMs }),
    onDeadline: field.select({
      label: 'When nobody decides',
      options: [
        { value: 'rejected', label: 'It counts as rejected' },
        { value: 'approved', label: 'It counts as approved' }
      ],
      default: 'rejected'
    })
  }),
  check: checkQuorum,
  ports: {
    inputs: [{ id: 'in' }],
    outputs: [
      { id: 'approved', label: 'Approved' },
      { id: 'rejected', label: 'Rejected' }
    ]
  },
  effect: 'wait',
  mode: 'list',
  summarize: ({ question }) => inWords(question, 'Asks somebody'),
  sample: (_config, input) =>
    withApproval(input ?? {}, {
      ...{ decision: 'approved', via: 'app', by: 'Ada Lovelace', comment: 'Looks good' },
      at: new Date('2026-03-04T09:30:00Z'),
      edits: []
    }),
  examples: [
    {
      title: 'Before it is posted',
      config: {
        question: 'Publish this post?',
        details: { expr: '{{ $json.text }}' },
        deadlineMs: 86_400_000
      }
    },
    {
      title: 'Two of three, who may change the text',
      config: {
        question: 'Post this?',
        details: { expr: '{{ $json.text }}' },
        approvers: {
          ada: { email: 'ada@example.com', order: 1 },
          bob: { email: 'bob@example.com', order: 2 },
          eve: { email: 'eve@example.com', order: 3 }
        },
        quorum: 2,
        editable: { text: { name: 'text', order: 1 } }
      }
    },
    { title: 'Silence is consent', config: { question: 'Send the invoice?', onDeadline: 'approved' } }
  ]
});

export const execute: Executor<typeof approval> = async (config, ctx) => {
  const made = await ctx.ask({
    title: config.question.slice(0, TITLE_CHARACTERS),
    message: config.details.slice(0, MESSAGE_CHARACTERS),
    dueAt: new Date(ctx.now.getTime() + config.deadlineMs),
    onDeadline: config.onDeadline,
    approvers: config.approvers.map(({ email }) => email.trim().toLowerCase()),
    quorum: config.quorum,
    fields: fieldsOf(
      ctx.items.map((item) => item.data),
      config.editable.map(({ name }) => name)
    )
  });
  ctx.log('info', sentenceOf(made));
  const items = ctx.items.map(({ data }, index) => ({
    data: withApproval(withEdits(data, index, made.edits), made),
    from: [index]
  }));
  return { [made.decision]: items };
};

function sentenceOf({ decision, via, by }: DecisionMade): string {
  const verb = decision === 'approved' ? 'Approved' : 'Rejected';
  if (via === 'deadline') return `${verb}: nobody decided in time`;
  return `${verb} by ${by ?? 'somebody'}${via === 'link' ? ', through the link' : ''}`;
}

/** Who decided travels along as `approval`; data that is no group of fields stays as it is. */
function withApproval(data: Json, { decision, by, comment, at }: DecisionMade): Json {
  const approved = decision === 'approved';
  const added: JsonObject = { approved, by, comment, at: at.toISOString() };
  return isObject(data) ? { ...data, approval: added } : data;
}

/** The texts that may be changed, item by item. */
function fieldsOf(items: readonly Json[], names: readonly string[]): EditableValue[] {
  const fields = items.flatMap((data, item) =>
    names.flatMap((name): EditableValue[] => {
      const value = isObject(data) && Object.hasOwn(data, name) ? data[name] : undefined;
      return typeof value === 'string' ? [{ item, name, value }] : [];
    })
  );
  return fields.slice(0, MOST_FIELDS);
}

function withEdits(data: Json, item: number, edits: readonly EditableValue[]): Json {
  const own = edits.filter((edit) => edit.item === item);
  return isObject(data)
    ? { ...data, ...Object.fromEntries(own.map(({ name, value }) => [name, value])) }
    : data;
}

function checkEmail(email: string): string | undefined {
  return /^\s*[^\s@]+@[^\s@]+\s*$/.test(email) ? undefined : `“${email}” is not an e-mail address.`;
}

function checkQuorum({ approvers, quorum }: Record<string, unknown>): ConfigProblem[] {
  const people = rowEntries(approvers).length;
  if (people === 0 || typeof quorum !== 'number' || quorum <= people) return [];
  const message = `${quorum} must approve, but only ${people} can decide. Add people, or ask for fewer.`;
  return [{ code: 'INVALID_FIELD', field: 'quorum', message }];
}
