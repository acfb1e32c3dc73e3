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

interface Channel {
  id: string;
  name: string;
  isPrivate?: boolean;
  isArchived?: boolean;
  /** False: the app was not invited. */
  isMember?: boolean;
  members: number;
  purpose: string;
}

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
}

const TEAM = { id: 'T0NORTHWND', name: 'Northwind', url: 'https://northwind.slack.com/' };
const BOT = { user: 'automateos', user_id: 'U0AUTOMATE', bot_id: 'B0AUTOMATE', app_id: 'A0AUTOMATE' };
const CHANNELS: readonly Channel[] = [
  { id: 'C0GENERAL01', name: 'general', members: 42, purpose: 'For everyone: announcements and news' },
  { id: 'C0RANDOM001', name: 'random', members: 38, purpose: 'Everything that fits nowhere else' },
  { id: 'C0MARKET001', name: 'marketing', members: 11, purpose: 'Campaigns and launches' },
  { id: 'C0SALES0001', name: 'sales', members: 14, purpose: 'New leads and closed deals' },
  { id: 'C0SUPPORT01', name: 'support', members: 9, purpose: 'Questions from customers' },
  { id: 'C0PRODUCT01', name: 'product', members: 17, purpose: 'What we build, and why' },
  { id: 'C0ENGINEER1', name: 'engineering', members: 21, purpose: 'How we build it' },
  { id: 'C0ALERTS001', name: 'alerts', members: 12, purpose: 'What machines have to say' },
  { id: 'C0FINANCE01', name: 'finance', isMember: false, members: 5, purpose: 'Invoices and budgets' },
  { id: 'C0LAUNCH024', name: 'launch-2024', isArchived: true, members: 0, purpose: 'The launch of 2024' },
  { id: 'G0LEADERS01', name: 'leadership', isPrivate: true, members: 4, purpose: 'Plans' }
];
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
