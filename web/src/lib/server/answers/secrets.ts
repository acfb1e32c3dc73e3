import { z } from 'zod';
import { moment, pageOf, publicId } from './parts.ts';

export const secret = z
  .strictObject({
    id: publicId('sec', 'Id of the secret: what `secretRef` fields of a document hold.'),
    name: z.string(),
    hosts: z.array(z.string()).meta({
      description: 'Hosts it may be sent to; empty for any public host.',
      examples: [['api.example.com', '*.example.com']]
    }),
    version: z.int().min(1).meta({ description: 'Counts up with every new value.' }),
    createdAt: moment('When it was made.'),
    rotatedAt: moment('When its value was last replaced.').nullable(),
    lastUsedAt: moment('When a run last sent it.').nullable(),
    mayChange: z
      .boolean()
      .meta({ description: 'Whether the one who asks may replace its value, not only use it.' })
  })
  .meta({ id: 'Secret', description: 'What is shown of a secret. Its value never is.' });
export type Secret = z.output<typeof secret>;

export const secretPage = pageOf(secret, 'SecretPage');
