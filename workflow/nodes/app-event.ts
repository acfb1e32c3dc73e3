import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { StepError } from '../step-error.ts';
import { EVENT_SOURCES, type EventApp } from '../triggers/app-events.ts';
import { readTelegramUpdate } from '../triggers/telegram-update.ts';
import type { Json, JsonObject } from '../types.ts';
import { checkPublicPath } from './shared/public-path.ts';

/** Apps that are told the address by a person. */
const BY_HAND = { field: 'app', in: ['github', 'stripe', 'slack'] } as const;
const TELEGRAM = { field: 'app', equals: 'telegram' } as const;

export const appEvent = defineNode({
  type: 'app-event',
  version: 1,
  title: 'App event',
  icon: 'zap',
  group: 'trigger',
  docs: {
    summary: 'Starts the workflow when something happens in Telegram, GitHub, Stripe or Slack.',
    details:
      'Telegram is told the address when you publish, and told to stop when you switch the workflow off; a bot starts one workflow. The other apps are given the address by you, and each event is checked against the signing secret. An event that is sent twice starts one run.'
  },
  config: z.strictObject({
    app: field.select({
      label: 'App',
      options: [
        { value: 'telegram', label: 'Telegram' },
        { value: 'github', label: 'GitHub' },
        { value: 'stripe', label: 'Stripe' },
        { value: 'slack', label: 'Slack' }
      ],
      default: 'telegram'
    }),
    connection: field.connection({ app: 'telegram', label: 'Bot', showIf: TELEGRAM }),
    updates: field.select({
      label: 'When',
      options: [
        { value: 'messages', label: 'Somebody writes to the bot' },
        { value: 'buttons', label: 'Somebody presses a button' },
        { value: 'all', label: 'Either' }
      ],
      default: 'messages',
      showIf: TELEGRAM
    }),
    secret: field.secretRef({
      label: 'Signing secret',
      help: 'GitHub: the secret you type into the webhook. Stripe: whsec_… of the endpoint. Slack: from the app’s basic information.',
      required: true,
      showIf: BY_HAND
    }),
    events: field.text({
      label: 'Only these events',
      placeholder: 'issues, release',
      help: 'As the app calls them, separated by commas. All of them, if empty.',
      showIf: BY_HAND
    }),
    path: field.text({
      label: 'Address',
      help: 'Where events arrive, once it is published. GitHub, Stripe and Slack are given it by you, Telegram by us.',
      required: true,
      mint: 'randomPath',
      address: { prefix: '/in/', showIf: BY_HAND },
      check: checkPublicPath
    })
  }),
  ports: { inputs: [], outputs: [{ id: 'out' }] },
  effect: 'none',
  hosts: ({ app }) => (appOf(app) === 'telegram' ? ['api.telegram.org'] : []),
  summarize({ app, updates }) {
    if (appOf(app) !== 'telegram') return `Events of ${EVENT_SOURCES[appOf(app)].title}`;
    return updates === 'buttons' ? 'Pressed buttons in Telegram' : 'Messages to a Telegram bot';
  },
  sample: ({ app }): JsonObject => SAMPLES[appOf(app)],
  examples: [
    { title: 'Messages to a bot', config: { connection: 'con_example', path: 'bot' } },
    {
      title: 'New issues on GitHub',
      config: { app: 'github', secret: 'sec_example', events: 'issues', path: 'issues' }
    },
    {
      title: 'Payments in Stripe',
      config: { app: 'stripe', secret: 'sec_example', events: 'checkout.session.completed', path: 'sales' }
    }
  ]
});

/** `ctx.trigger` is the event: its id, its kind and what the app sent. */
export const execute: Executor<typeof appEvent> = (config, ctx) => {
  const { body, event = '', id = '' } = ctx.trigger;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const source = EVENT_SOURCES[config.app].title;
    throw new StepError(
      'INPUT_INVALID',
      `This starts when ${source} sends something. Publish the workflow and cause it there, or run it pretending.`
    );
  }
  const data: Json = config.app === 'telegram' ? readTelegramUpdate(body) : { event, id, body };
  return { out: [{ data }] };
};

const appOf = (app: unknown): EventApp =>
  typeof app === 'string' && Object.hasOwn(EVENT_SOURCES, app) ? (app as EventApp) : 'telegram';

const SAMPLE_UPDATE: JsonObject = {
  update_id: 1,
  message: {
    message_id: 100,
    from: { id: 123_456_789, is_bot: false, first_name: 'Ada', last_name: 'Lovelace', username: 'ada' },
    chat: { id: 123_456_789, type: 'private', first_name: 'Ada' },
    date: 1_764_000_000,
    text: 'Remember the milk'
  }
};

const SAMPLES: Readonly<Record<EventApp, JsonObject>> = {
  telegram: readTelegramUpdate(SAMPLE_UPDATE),
  github: {
    event: 'issues',
    id: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    body: {
      action: 'opened',
      issue: { number: 7, title: 'It is too slow', html_url: 'https://github.com/ada/engine/issues/7' },
      repository: { full_name: 'ada/engine' },
      sender: { login: 'ada' }
    }
  },
  stripe: {
    event: 'checkout.session.completed',
    id: 'evt_1Example',
    body: {
      id: 'evt_1Example',
      object: 'event',
      type: 'checkout.session.completed',
      created: 1_764_000_000,
      data: {
        object: {
          id: 'cs_test_1',
          amount_total: 4900,
          currency: 'eur',
          customer_details: { email: 'ada@example.com' }
        }
      }
    }
  },
  slack: {
    event: 'app_mention',
    id: 'Ev0001',
    body: {
      type: 'event_callback',
      event_id: 'Ev0001',
      event: {
        type: 'app_mention',
        user: 'U0ADA00001',
        text: 'Hello',
        channel: 'C0GENERAL01',
        ts: '1764000000.000100'
      }
    }
  }
};
