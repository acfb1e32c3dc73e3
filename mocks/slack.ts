/**
 * Slack: Web API and incoming webhooks. A refused call is status 200 with `ok: false`, as documented.
 * @see https://docs.slack.dev/reference/methods
 */
import type { Context } from 'hono';
import {
  bearerToken,
  type Fields,
  isObject,
  isToken,
  parseJson,
  pretendApp,
  pushBounded
} from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';
import { ADA, BOT, type Channel, CHANNELS, TEAM } from './slack-team.ts';

export const slack: PretendService = {
  name: 'slack',
  title: 'Slack',
  hosts: ['slack.com', 'hooks.slack.com'],
  open() {
    const app = pretendApp();
    const workspace = new Workspace();
    app.on(['GET', 'POST'], '/slack.com/api/:method', async (c) => c.json(await call(c, workspace)));
    app.post('/hooks.slack.com/services/:team/:bot/:key', async (c) => {
      const { status, text } = await receiveHook(c, workspace);
      return c.text(text, status);
    });
    return async (request) => app.fetch(request);
  }
};

interface Message {
  type: 'message';
  subtype: 'bot_message';
  ts: string;
  text: string;
  username: string;
  bot_id: string;
  app_id: string;
  team: string;
  blocks?: unknown[];
  attachments?: unknown[];
  thread_ts?: string;
  reactions?: { name: string; count: number; users: string[] }[];
}

const FIRST_SECOND = 1_764_000_000;
const MOST_MESSAGES = 500;
const LONGEST_TEXT = 40_000;

class Workspace {
  readonly #messages = new Map<string, Message[]>();
  #count = 0;

  /** By id, or by name with or without `#`. */
  find(channel: string): Channel | undefined {
    const name = channel.replace(/^#/, '');
    return CHANNELS.find((known) => known.id === channel || known.name === name);
  }

  post(channel: Channel, fields: Fields): Message {
    const { text, blocks, attachments, thread_ts: threadTs, username } = fields;
    this.#count += 1;
    const message: Message = {
      type: 'message',
      subtype: 'bot_message',
      ts: `${FIRST_SECOND + this.#count}.${String(this.#count).padStart(6, '0')}`,
      text: typeof text === 'string' ? text : '',
      username: typeof username === 'string' ? username : 'AutomateOS',
      bot_id: BOT.bot_id,
      app_id: BOT.app_id,
      team: TEAM.id,
      ...(Array.isArray(blocks) && { blocks }),
      ...(Array.isArray(attachments) && { attachments }),
      ...(typeof threadTs === 'string' && { thread_ts: threadTs })
    };
    const posted = this.#messages.get(channel.id) ?? [];
    this.#messages.set(channel.id, posted);
    pushBounded(posted, message, MOST_MESSAGES);
    return message;
  }

  /** The posted message of a time stamp. */
  at(channel: Channel, ts: unknown): Message | undefined {
    return this.#messages.get(channel.id)?.find((message) => message.ts === ts);
  }

  /** Newest first. */
  history(channel: Channel): Message[] {
    return (this.#messages.get(channel.id) ?? []).toReversed();
  }
}

type Answer = { ok: boolean } & Fields;
type Method = (fields: Fields, workspace: Workspace) => Answer;

const METHODS: Readonly<Record<string, Method | undefined>> = {
  'auth.test': () => ({
    ok: true,
    url: TEAM.url,
    team: TEAM.name,
    user: BOT.user,
    team_id: TEAM.id,
    user_id: BOT.user_id,
    bot_id: BOT.bot_id,
    is_enterprise_install: false
  }),
  'chat.postMessage': postMessage,
  'chat.update': updateMessage,
  'reactions.add': addReaction,
  'users.lookupByEmail': findPerson,
  'conversations.list': listConversations,
  'conversations.history': readHistory
};

const refuse = (error: string, more: Fields = {}): Answer => ({ ok: false, error, ...more });

async function call(c: Context, workspace: Workspace): Promise<Answer> {
  const name = c.req.param('method') ?? '';
  const method = METHODS[name];
  if (!method) return refuse('unknown_method', { req_method: name });
  const sent = await readFields(c);
  if (typeof sent === 'string') return refuse(sent);
  const token = bearerToken(c) ?? sent.fields.token;
  if (typeof token !== 'string' || token === '') return refuse('not_authed');
  if (!isToken(token, /^xox[abeprs]-/)) return refuse('invalid_auth');
  const answer = method(sent.fields, workspace);
  return sent.warning ? withWarning(answer, sent.warning) : answer;
}

/** The parameters: of the address, a form or JSON. A string is the error of a body that cannot be read. */
async function readFields(c: Context): Promise<{ fields: Fields; warning?: string } | string> {
  const fields: Fields = c.req.query();
  if (c.req.method === 'GET') return { fields };
  const type = c.req.header('content-type') ?? '';
  if (/^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(type))
    return { fields: { ...fields, ...fromForm(await c.req.parseBody()) } };
  if (!/^application\/json/i.test(type)) return { fields }; // a body of an unknown type is not looked at
  const body = parseJson(await c.req.text());
  if (body === undefined) return 'invalid_json';
  if (!isObject(body)) return 'json_not_object';
  return { fields: { ...fields, ...body }, warning: /charset=/i.test(type) ? undefined : 'missing_charset' };
}

/** In forms, blocks and attachments are JSON in text. */
function fromForm(form: Fields): Fields {
  const lists = ['blocks', 'attachments'].filter((name) => typeof form[name] === 'string');
  return { ...form, ...Object.fromEntries(lists.map((name) => [name, parseJson(form[name] as string)])) };
}

function withWarning(answer: Answer, warning: string): Answer {
  const metadata = isObject(answer.response_metadata) ? answer.response_metadata : {};
  return { ...answer, warning, response_metadata: { ...metadata, warnings: [warning] } };
}

function postMessage(fields: Fields, workspace: Workspace): Answer {
  const channel = workspace.find(String(fields.channel ?? ''));
  if (!channel) return refuse('channel_not_found');
  const error = whyNotPosted(channel, fields);
  if (error) return refuse(error);
  const message = workspace.post(channel, fields);
  return { ok: true, channel: channel.id, ts: message.ts, message };
}

/** Names do not do here: only ids. */
function updateMessage(fields: Fields, workspace: Workspace): Answer {
  const found = findMessage(fields, fields.ts, workspace);
  if ('ok' in found) return found;
  if (!hasContent(fields)) return refuse('no_text');
  found.message.text = String(fields.text ?? '');
  const { ts, text } = found.message;
  return { ok: true, channel: found.channel.id, ts, text, message: found.message };
}

function addReaction(fields: Fields, workspace: Workspace): Answer {
  const found = findMessage(fields, fields.timestamp, workspace);
  if ('ok' in found) return found;
  const name = String(fields.name ?? '');
  if (!/^[a-z0-9_+-]+$/.test(name)) return refuse('invalid_name');
  const reactions = (found.message.reactions ??= []);
  if (reactions.some((reaction) => reaction.name === name)) return refuse('already_reacted');
  reactions.push({ name, count: 1, users: [BOT.user_id] });
  return { ok: true };
}

function findMessage(
  fields: Fields,
  ts: unknown,
  workspace: Workspace
): { channel: Channel; message: Message } | Answer {
  const channel = CHANNELS.find(({ id }) => id === fields.channel);
  if (!channel) return refuse('channel_not_found');
  const message = workspace.at(channel, ts);
  return message ? { channel, message } : refuse('message_not_found');
}

function findPerson({ email }: Fields): Answer {
  if (email !== ADA.email) return refuse('users_not_found');
  const { id, name, realName } = ADA;
  const profile = { email, real_name: realName, display_name: name };
  return { ok: true, user: { id, name, real_name: realName, tz: 'Europe/London', is_bot: false, profile } };
}

function whyNotPosted({ isArchived, isMember = true }: Channel, fields: Fields): string | undefined {
  if (isArchived) return 'is_archived';
  if (!isMember) return 'not_in_channel';
  if (fields.blocks !== undefined && !Array.isArray(fields.blocks)) return 'invalid_blocks_format';
  if (!hasContent(fields)) return 'no_text';
  return String(fields.text ?? '').length > LONGEST_TEXT ? 'msg_too_long' : undefined;
}

const hasContent = ({ text, blocks, attachments }: Fields): boolean =>
  (typeof text === 'string' && text !== '') ||
  [blocks, attachments].some((list) => Array.isArray(list) && list.length > 0);

function listConversations(fields: Fields): Answer {
  const types = String(fields.types ?? 'public_channel').split(',');
  if (!types.every((type) => /^(public_channel|private_channel|mpim|im)$/.test(type.trim())))
    return refuse('invalid_types');
  const limit = Number(fields.limit ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return refuse('invalid_limit');
  const listed = CHANNELS.filter(
    (channel) =>
      types.includes(channel.isPrivate ? 'private_channel' : 'public_channel') &&
      !(String(fields.exclude_archived) === 'true' && channel.isArchived)
  );
  const start = fields.cursor ? listed.findIndex((_, index) => cursorAt(index) === fields.cursor) : 0;
  if (start < 0) return refuse('invalid_cursor');
  const next = start + limit < listed.length ? cursorAt(start + limit) : '';
  const channels = listed.slice(start, start + limit).map(showChannel);
  return { ok: true, channels, response_metadata: { next_cursor: next } };
}

const cursorAt = (index: number): string => btoa(`channel:${index}`);

function showChannel({ id, name, isPrivate = false, isArchived = false, ...channel }: Channel): Fields {
  return {
    id,
    name,
    name_normalized: name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    is_archived: isArchived,
    is_general: name === 'general',
    is_shared: false,
    is_member: channel.isMember ?? true,
    created: FIRST_SECOND - 50_000_000,
    creator: 'U0ADALOVEL',
    context_team_id: TEAM.id,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: channel.purpose, creator: 'U0ADALOVEL', last_set: FIRST_SECOND - 50_000_000 },
    num_members: channel.members
  };
}

function readHistory(fields: Fields, workspace: Workspace): Answer {
  const channel = workspace.find(String(fields.channel ?? ''));
  if (!channel) return refuse('channel_not_found');
  const limit = Math.min(Number(fields.limit ?? 100) || 100, 999);
  const messages = workspace.history(channel);
  return { ok: true, messages: messages.slice(0, limit), has_more: messages.length > limit };
}

/** Incoming webhooks answer in plain text. @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
async function receiveHook(
  c: Context,
  workspace: Workspace
): Promise<{ status: 200 | 400 | 404; text: string }> {
  if (!/^T\w+$/.test(c.req.param('team') ?? '')) return { status: 404, text: 'no_team' };
  if (!/^B\w+$/.test(c.req.param('bot') ?? '')) return { status: 404, text: 'no_service' };
  const body = await c.req.text();
  const payload = parseJson(
    body.startsWith('payload=') ? (new URLSearchParams(body).get('payload') ?? '') : body
  );
  if (!isObject(payload)) return { status: 400, text: 'invalid_payload' };
  if (!hasContent(payload)) return { status: 400, text: 'no_text' };
  workspace.post(CHANNELS[0]!, payload);
  return { status: 200, text: 'ok' };
}
