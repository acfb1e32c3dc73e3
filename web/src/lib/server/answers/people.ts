import { ROLES } from '@automateos/auth';
import { z } from 'zod';
import { moment, pageOf, publicId } from './parts.ts';

export const role = z.enum(ROLES).meta({ id: 'Role', description: 'The most powerful first.' });

const userId = publicId('usr', 'Id of the person.');
const orgId = publicId('org', 'Id of the team.');

const color = z
  .int()
  .min(1)
  .max(6)
  .nullable()
  .meta({ description: 'Which of the six colours of people was chosen; null for the one of the id.' });

export const person = z
  .strictObject({ id: userId, name: z.string(), email: z.email(), color })
  .meta({ id: 'Person', description: 'Somebody with an account.' });
export type Person = z.output<typeof person>;

export const browserSession = z
  .strictObject({
    id: publicId('ses', 'Id of the session.'),
    current: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
    browser: z.string().nullable().meta({ description: 'What the browser said it is.' }),
    address: z.string().nullable().meta({ description: 'The network address that it was opened from.' }),
    createdAt: moment('When somebody signed in.'),
    usedAt: moment('When it was last prolonged.'),
    expiresAt: moment('When it ends by itself.')
  })
  .meta({ id: 'BrowserSession', description: 'A browser that is signed in.' });
export type BrowserSession = z.output<typeof browserSession>;

export const browserSessionPage = pageOf(browserSession, 'BrowserSessionPage');

export const org = z.strictObject({ id: orgId, name: z.string() }).meta({ id: 'Team' });
export type Org = z.output<typeof org>;

export const me = z
  .strictObject({
    kind: z.enum(['user', 'key']).meta({ description: 'A person in a browser, or an API key.' }),
    user: person,
    org: org.meta({ description: 'The team that the request is about.' }),
    role,
    orgs: z
      .array(z.strictObject({ ...org.shape, role }))
      .meta({ description: 'Every team of the person; only the key’s own for an API key.' })
  })
  .meta({ id: 'Me', description: 'Who asks, and in which team.' });
export type Me = z.output<typeof me>;

export const session = z
  .strictObject({ userId, orgId })
  .meta({ id: 'Session', description: 'Who is signed in now, and in which team.' });
export type Session = z.output<typeof session>;

export const joinedTeam = z.strictObject({ orgId }).meta({ id: 'JoinedTeam' });
export type JoinedTeam = z.output<typeof joinedTeam>;

export const member = z
  .strictObject({
    id: publicId('mem', 'Id of the membership.'),
    userId,
    name: z.string(),
    email: z.email(),
    color,
    role,
    joinedAt: moment('When the person joined.'),
    you: z.boolean().meta({ description: 'Whether this is the one who asks.' })
  })
  .meta({ id: 'Member', description: 'A person in a team.' });
export type Member = z.output<typeof member>;

export const memberPage = pageOf(member, 'MemberPage');

export const invitation = z
  .strictObject({
    id: publicId('inv', 'Id of the invitation.'),
    role: role.meta({ description: 'The role that people get who join by it.' }),
    invitedBy: z.string().meta({ description: 'Name of the person who made it.' }),
    createdAt: moment('When it was made.'),
    expiresAt: moment('When the link stops working.'),
    uses: z.int().min(0).meta({ description: 'How many people joined by it.' })
  })
  .meta({ id: 'Invitation', description: 'A link that lets people join a team.' });
export type Invitation = z.output<typeof invitation>;

export const invitationPage = pageOf(invitation, 'InvitationPage');

export const newInvitation = z
  .strictObject({
    ...invitation.shape,
    url: z.url().meta({ description: 'The link. It is shown this once.' })
  })
  .meta({ id: 'NewInvitation' });
export type NewInvitation = z.output<typeof newInvitation>;

export const apiKey = z
  .strictObject({
    id: publicId('key', 'Id of the key.'),
    name: z.string().meta({ description: 'What it is for.', examples: ['Nightly export'] }),
    prefix: z.string().meta({ description: 'Its first characters, to recognise it by.' }),
    createdBy: z.string().meta({ description: 'Name of the person it acts for.' }),
    createdAt: moment('When it was made.'),
    expiresAt: moment('When it stops working; null for never.').nullable(),
    lastUsedAt: moment('When it was last used.').nullable()
  })
  .meta({ id: 'ApiKey', description: 'Acts for the person who made it, with the role that person has.' });
export type ApiKey = z.output<typeof apiKey>;

export const apiKeyPage = pageOf(apiKey, 'ApiKeyPage');

export const newApiKey = z
  .strictObject({
    ...apiKey.shape,
    key: z.string().meta({ description: 'The key itself, `ao_…`. It is shown this once.' })
  })
  .meta({ id: 'NewApiKey' });
export type NewApiKey = z.output<typeof newApiKey>;
