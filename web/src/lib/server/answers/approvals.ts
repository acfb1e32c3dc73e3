import { z } from 'zod';
import { moment, nodeId } from './parts.ts';

export const decision = z
  .enum(['approved', 'rejected'])
  .meta({ id: 'Decision', description: 'What somebody said to a question.' });
export type Decision = z.output<typeof decision>;

export const approval = z
  .strictObject({
    nodeId,
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
