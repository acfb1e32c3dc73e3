import { z } from 'zod';
import { jsonObject, moment, pageOf, publicId } from './parts.ts';

export const connection = z
  .strictObject({
    id: publicId('con', 'Id of the connection: what `connection` fields of a document hold.'),
    app: z.string().meta({ description: 'The app that it belongs to.', examples: ['slack'] }),
    name: z.string(),
    fields: jsonObject('What is not secret of its form, by field.'),
    version: z.int().min(1).meta({ description: 'Counts up whenever its form is filled in anew.' }),
    status: z
      .enum(['untested', 'working', 'failing'])
      .meta({ description: 'What the last test of this version said.' }),
    statusMessage: z.string().nullable().meta({ description: 'The last test in a sentence.' }),
    testedAt: moment('When it was last tested.').nullable(),
    createdAt: moment('When it was made.'),
    replacedAt: moment('When its form was last filled in anew.').nullable(),
    lastUsedAt: moment('When it was last sent.').nullable(),
    mayChange: z.boolean().meta({ description: 'Whether the one who asks may change it, not only use it.' })
  })
  .meta({ id: 'Connection', description: 'What is shown of a connection. What is secret of it never is.' });
export type Connection = z.output<typeof connection>;

export const connectionPage = pageOf(connection, 'ConnectionPage');

const usingWorkflow = z
  .strictObject({ id: publicId('wf', 'Id of the workflow.'), name: z.string() })
  .meta({ id: 'UsingWorkflow', description: 'A workflow whose live version uses something.' });

export const usingWorkflowPage = pageOf(usingWorkflow, 'UsingWorkflowPage');
export type UsingWorkflow = z.output<typeof usingWorkflow>;

export const connectionGrant = z
  .strictObject({ url: z.url().meta({ description: 'Where a person says yes.' }) })
  .meta({ id: 'ConnectionGrant', description: 'Where access to a connection is granted.' });
