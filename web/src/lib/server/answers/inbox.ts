import { z } from 'zod';
import { moment, pageOf, publicId } from './parts.ts';

export const notice = z
  .strictObject({
    id: publicId('ntf', 'Id of the notice.'),
    kind: z.string().meta({ description: 'What happened.', examples: ['mention', 'reply'] }),
    from: z
      .strictObject({ id: publicId('usr', 'Id of the person.'), name: z.string() })
      .nullable()
      .meta({ description: 'Who caused it; null when no person did.' }),
    text: z.string().meta({ examples: ['Tom mentioned you at “HTTP request” in Lead concierge.'] }),
    excerpt: z.string().nullable().meta({ description: 'Words of what it is about.' }),
    path: z.string().meta({ description: 'Where it leads, inside the app.' }),
    createdAt: moment('When it came.'),
    readAt: moment('When it was read.').nullable()
  })
  .meta({ id: 'Notice', description: 'Something that a person should know.' });
export type Notice = z.output<typeof notice>;

export const noticePage = pageOf(notice, 'NoticePage');

export const unreadCount = z
  .strictObject({ unread: z.int().min(0).meta({ description: 'How many notices are not read.' }) })
  .meta({ id: 'UnreadCount' });
export type UnreadCount = z.output<typeof unreadCount>;
