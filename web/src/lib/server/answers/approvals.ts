import { z } from 'zod';
import { moment, nodeId } from './parts.ts';

export const decision = z
  .enum(['approved', 'rejected'])
  .meta({ id: 'Decision', description: 'What somebody said to a question.' });
export type Decision = z.output<typeof decision>;

export const editableValue = z
  .strictObject({
    item: z.int().min(0).meta({ description: 'Place of the item, counted from 0.' }),
    name: z.string().max(200).meta({ description: 'Field of the item.' }),
    value: z.string().max(100_000)
  })
  .meta({ id: 'EditableValue', description: 'A text of an item that may be changed before it is approved.' });

export const approval = z
  .strictObject({
    nodeId,
    round: z.int().meta({ description: 'Which turn of a loop, counted from 0.' }),
    title: z.string().meta({ description: 'What is to be decided.' }),
    message: z.string().meta({ description: 'What is to be seen for it; may be empty.' }),
    askedAt: moment('When the run came to it.'),
    dueAt: moment('Until when it can be decided.'),
    onDeadline: decision.meta({ description: 'What counts when nobody decides.' }),
    decision: decision.nullable().meta({ description: 'Null while it is open.' }),
    decidedAt: moment('When it was decided.').nullable(),
    decidedVia: z
      .enum(['app', 'link', 'deadline'])
      .nullable()
      .meta({ description: 'In the app or the API, by the link, or because its time was over.' }),
    decidedBy: z.string().nullable().meta({ description: 'Name of whoever decided.' }),
    comment: z.string().meta({ description: 'What they said about it; may be empty.' }),
    approvers: z
      .array(z.string())
      .meta({ description: 'E-mail addresses of those who were asked; empty: everybody who may decide.' }),
    quorum: z.int().meta({ description: 'How many must approve; one rejection is enough.' }),
    votes: z
      .array(z.strictObject({ name: z.string(), comment: z.string() }))
      .meta({ description: 'Who has approved so far, where more than one must.' }),
    fields: z.array(editableValue).meta({ description: 'What may be changed, as it stands now.' }),
    link: z.url().nullable().meta({
      description:
        'Whoever has it can decide, without an account. Only for those who may decide, while it is open.'
    })
  })
  .meta({ id: 'Approval', description: 'A question that a run puts to people.' });
export type Approval = z.output<typeof approval>;

export const approvalList = z
  .strictObject({ data: z.array(approval).meta({ description: 'In the order in which they were asked.' }) })
  .meta({ id: 'ApprovalList' });
