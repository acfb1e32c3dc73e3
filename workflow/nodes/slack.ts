import * as z from 'zod';
import { objectAt, objectsAt, textAt } from '../apps/json-answer.ts';
import { readSlack } from '../apps/slack-answer.ts';
import { defineNode, type Executor, type ResolvedConfig, type StepContext } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import type { Item, JsonObject } from '../types.ts';
import { appCaller, type AppRequest, unlessEmpty } from './shared/app-call.ts';

const IN_CHANNEL = { field: 'operation', in: ['send', 'update', 'react'] } as const;
const WITH_TEXT = { field: 'operation', in: ['send', 'update'] } as const;
const ON_MESSAGE = { field: 'operation', in: ['update', 'react'] } as const;
const PAGE = 200;

export const slack = defineNode({
  type: 'slack',
  version: 1,
  title: 'Slack',
  icon: 'hash',
  group: 'app',
  docs: {
    summary: 'Posts and changes messages in Slack, reacts to them, and lists channels.',
    details:
      'Posting gives out the channel and the time stamp (ts) of the message, which later steps use to answer, change or react. Listing gives one item per channel.'
  },
  config: z.strictObject({
    connection: field.connection({ app: 'slack' }),
    operation: field.select({
      label: 'Do',
      options: [
        { value: 'send', label: 'Send a message' },
        { value: 'update', label: 'Change a message' },
        { value: 'react', label: 'React with an emoji' },
        { value: 'channels', label: 'List channels' },
        { value: 'person', label: 'Find a person by e-mail' }
      ],
      default: 'send'
    }),
    channel: field.text({
      label: 'Channel',
      placeholder: '#general',
      help: 'Its name, or its id. Changing and reacting need the id, as posting gives it out.',
      required: true,
      expression: true,
      showIf: IN_CHANNEL
    }),
    ts: field.text({
      label: 'Time stamp of the message',
      placeholder: '1764000001.000100',
      required: true,
      expression: true,
      showIf: ON_MESSAGE
    }),
    text: field.longText({
      label: 'Message',
      help: '*bold*, _italic_ and links work.',
      required: true,
      expression: true,
      showIf: WITH_TEXT
    }),
    thread: field.text({
      label: 'Answer to',
      help: 'Time stamp of the message that it answers, in its thread.',
      expression: true,
      showIf: { field: 'operation', equals: 'send' }
    }),
    emoji: field.text({
      label: 'Emoji',
      placeholder: 'tada',
      required: true,
      expression: true,
      showIf: { field: 'operation', equals: 'react' }
    }),
    email: field.text({
      label: 'E-mail address',
      required: true,
      expression: true,
      showIf: { field: 'operation', equals: 'person' }
    }),
    limit: field.number({
      label: 'At most',
      default: 200,
      min: 1,
      max: 5000,
      integer: true,
      showIf: { field: 'operation', equals: 'channels' }
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: ({ operation }) => (operation === 'channels' || operation === 'person' ? 'read' : 'write'),
  hosts: () => ['slack.com'],
  summarize({ operation, channel }) {
    const where = inWords(channel, 'a channel');
    switch (operation) {
      case 'update':
        return `Changes a message in ${where}`;
      case 'react':
        return `Reacts in ${where}`;
      case 'channels':
        return 'Lists channels';
      case 'person':
        return 'Finds a person';
      default:
        return `Posts to ${where}`;
    }
  },
  sample({ operation }): JsonObject {
    if (operation === 'channels')
      return {
        id: 'C0GENERAL01',
        name: 'general',
        isPrivate: false,
        isMember: true,
        members: 42,
        purpose: 'News'
      };
    if (operation === 'person')
      return { id: 'U0ADALOVEL', name: 'Ada Lovelace', email: 'ada@example.com', timeZone: 'Europe/London' };
    return { channel: 'C0GENERAL01', ts: '1764000001.000100' };
  },
  examples: [
    {
      title: 'Announce it',
      config: { connection: 'con_example', channel: '#general', text: { expr: 'Hello {{ $json.name }}' } }
    },
    {
      title: 'Find who it is about',
      config: { connection: 'con_example', operation: 'person', email: 'ada@example.com' }
    },
    { title: 'All channels', config: { connection: 'con_example', operation: 'channels' } }
  ]
});

type Config = ResolvedConfig<typeof slack>;

export const execute: Executor<typeof slack> = async (config, ctx) => {
  const send = appCaller(ctx, { app: 'slack', connectionRef: config.connection });
  const call = async (request: AppRequest) => readSlack(await send(request), ctx.now);
  if (config.operation === 'channels') return { out: await listChannels(call, config.limit) };
  return { out: [{ data: await OPERATIONS[config.operation](config, call, ctx) }] };
};

type Call = (request: AppRequest) => Promise<JsonObject>;
type Operation = (config: Config, call: Call, ctx: StepContext) => Promise<JsonObject>;

const OPERATIONS: Record<Exclude<Config['operation'], 'channels'>, Operation> = {
  async send({ channel, text, thread }, call) {
    const json = { channel: channel.trim(), text, thread_ts: unlessEmpty(thread) };
    return placeOf(await call({ method: 'POST', path: '/chat.postMessage', json }));
  },
  async update({ channel, ts, text }, call) {
    const json = { channel: channel.trim(), ts: ts.trim(), text };
    return placeOf(await call({ method: 'POST', path: '/chat.update', json }));
  },
  async react({ channel, ts, emoji }, call) {
    const name = emoji.trim().replace(/^:|:$/g, '');
    const json = { channel: channel.trim(), timestamp: ts.trim(), name };
    await call({ method: 'POST', path: '/reactions.add', json });
    return { channel: json.channel, ts: json.timestamp };
  },
  async person({ email }, call) {
    const query = new URLSearchParams({ email: email.trim() });
    const user = objectAt(await call({ method: 'GET', path: `/users.lookupByEmail?${query}` }), 'user');
    const profile = objectAt(user, 'profile');
    return {
      id: textAt(user, 'id'),
      name: textAt(user, 'real_name') || textAt(user, 'name'),
      email: textAt(profile, 'email'),
      timeZone: textAt(user, 'tz')
    };
  }
};

const placeOf = (answer: JsonObject): JsonObject => ({
  channel: textAt(answer, 'channel'),
  ts: textAt(answer, 'ts')
});

/** Page by page until there are enough. @see https://docs.slack.dev/apis/web-api/pagination */
async function listChannels(call: Call, limit: number): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = '';
  do {
    const query = new URLSearchParams({
      limit: String(Math.min(PAGE, limit - items.length)),
      exclude_archived: 'true',
      types: 'public_channel,private_channel',
      ...(cursor && { cursor })
    });
    const answer = await call({ method: 'GET', path: `/conversations.list?${query}` });
    items.push(...objectsAt(answer, 'channels').map((channel) => ({ data: showChannel(channel) })));
    cursor = textAt(objectAt(answer, 'response_metadata'), 'next_cursor');
  } while (cursor !== '' && items.length < limit);
  return items.slice(0, limit);
}

const showChannel = (channel: JsonObject): JsonObject => ({
  id: textAt(channel, 'id'),
  name: textAt(channel, 'name'),
  isPrivate: channel.is_private === true,
  isMember: channel.is_member === true,
  members: channel.num_members ?? null,
  purpose: textAt(objectAt(channel, 'purpose'), 'value')
});
