import * as z from 'zod';
import { defineNode, type DecisionMade, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import { LIMITS } from '../limits.ts';
import type { Json, JsonObject } from '../types.ts';
import { isObject } from './shared/object-path.ts';

const WEEK_MS = 7 * 86_400_000;
const TITLE_CHARACTERS = 200;
const MESSAGE_CHARACTERS = 10_000;

export const approval = defineNode({
  type: 'approval',
  version: 1,
  title: 'Approval',
  icon: 'user-check',
  group: 'human',
  docs: {
    summary: 'Asks a person, and goes on by Approved or Rejected.',
    details:
      'The run waits without costing anything until somebody decides on its page, by a link, or until it is due. All items are decided together.'
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
      at: new Date('2026-03-04T09:30:00Z')
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
    { title: 'Silence is consent', config: { question: 'Send the invoice?', onDeadline: 'approved' } }
  ]
});

export const execute: Executor<typeof approval> = async (config, ctx) => {
  const made = await ctx.ask({
    title: config.question.slice(0, TITLE_CHARACTERS),
    message: config.details.slice(0, MESSAGE_CHARACTERS),
    dueAt: new Date(ctx.now.getTime() + config.deadlineMs),
    onDeadline: config.onDeadline
  });
  ctx.log('info', sentenceOf(made));
  const items = ctx.items.map(({ data }, index) => ({ data: withApproval(data, made), from: [index] }));
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
