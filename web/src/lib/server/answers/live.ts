import { LIVE_ROLES } from '@automateos/workflow';
import { z } from 'zod';
import { moment, pageOf, publicId } from './parts.ts';

const sessionId = publicId('ls', 'Id of the live session.');
const personId = publicId('lp', 'Id of somebody’s place in the session.');

export const liveRole = z
  .enum(LIVE_ROLES)
  .meta({ id: 'LiveRole', description: '`host` leads, `co-builder` edits, `spectator` watches.' });

const status = z.enum(['scheduled', 'live', 'ended', 'cancelled']);

export const liveSession = z
  .strictObject({
    id: sessionId,
    title: z.string(),
    description: z.string(),
    workflowId: publicId('wf', 'The workflow that is built.'),
    workflowName: z.string(),
    startsAt: moment('When it begins.'),
    minutes: z.int().meta({ description: 'How long it is meant to take.' }),
    listed: z.boolean().meta({ description: 'Whether the public calendar shows it.' }),
    status,
    liveAt: moment('When it went live.').nullable(),
    endedAt: moment('When it ended; from then on there is a replay.').nullable(),
    hostName: z.string(),
    mayHost: z.boolean().meta({ description: 'Whether the one who asks may lead it.' }),
    url: z.url().meta({ description: 'Its public page.' })
  })
  .meta({ id: 'LiveSession', description: 'A workflow that is built in public, at a time.' });
export type LiveSession = z.output<typeof liveSession>;

export const liveSessionPage = pageOf(liveSession, 'LiveSessionPage');

export const livePerson = z
  .strictObject({
    id: personId,
    userId: publicId('usr', 'How presence calls this person.'),
    name: z.string(),
    role: liveRole,
    isMember: z.boolean().meta({ description: 'A member of the team; otherwise the host decides the role.' }),
    handAt: moment('Since when the hand is up.').nullable()
  })
  .meta({ id: 'LivePerson', description: 'Somebody in a live session.' });

export const liveMessage = z
  .strictObject({
    id: publicId('lm', 'Id of the message.'),
    by: personId,
    name: z.string(),
    text: z.string(),
    at: moment('When it was said.')
  })
  .meta({ id: 'LiveMessage', description: 'Something said in a live session.' });

export const liveRoom = z
  .strictObject({
    session: z.strictObject({
      id: sessionId,
      title: z.string(),
      status,
      liveAt: moment('When it went live.').nullable(),
      hostName: z.string(),
      spotlight: personId.nullable().meta({ description: 'The person whose view all are asked to follow.' })
    }),
    me: livePerson,
    mayHost: z.boolean(),
    people: z.array(livePerson).meta({
      description: 'Those who are in it. A spectator sees only itself and those who build.'
    }),
    messages: z.array(liveMessage).meta({ description: 'The latest, oldest first.' })
  })
  .meta({ id: 'LiveRoom', description: 'What somebody in a live session sees beside the canvas.' });
export type LiveRoom = z.output<typeof liveRoom>;

export const forkedWorkflow = z
  .strictObject({ id: publicId('wf', 'The new workflow.'), name: z.string() })
  .meta({ id: 'LiveFork' });
