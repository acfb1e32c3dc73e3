import { z } from 'zod';
import { moment, nodeId, pageOf, publicId } from './parts.ts';
import { workflowId } from './workflows.ts';

const person = z.strictObject({ id: publicId('usr', 'Id of the person.'), name: z.string() });
export type Person = z.output<typeof person>;

const comment = z.strictObject({
  id: publicId('cmt', 'Id of the comment.'),
  author: person,
  body: z.string().meta({
    description: 'What it says; people who are mentioned stand in it as `<@usr_…>`. Empty once deleted.'
  }),
  mentions: z.array(person).meta({ description: 'The people in `body`, by their names today.' }),
  createdAt: moment('When it was written.'),
  editedAt: moment('When it was last changed.').nullable(),
  deleted: z.boolean().meta({ description: 'Its author took it back; it keeps its place.' })
});
export type Comment = z.output<typeof comment>;

export const thread = z
  .strictObject({
    id: publicId('thr', 'Id of the thread.'),
    workflowId,
    nodeId,
    nodeLabel: z.string().meta({ description: 'What the step was called when the thread began.' }),
    createdAt: moment('When it began.'),
    resolved: z
      .strictObject({ at: moment('When it was resolved.'), by: z.string().meta({ description: 'By whom.' }) })
      .nullable()
      .meta({ description: 'Null while it is open.' }),
    unread: z
      .boolean()
      .meta({ description: 'Whether there is something that the one who asks has not seen.' }),
    comments: z.array(comment).meta({ description: 'Oldest first.' })
  })
  .meta({ id: 'CommentThread', description: 'A conversation at a step of a workflow.' });
export type Thread = z.output<typeof thread>;

export const threadPage = pageOf(thread, 'CommentThreadPage');
