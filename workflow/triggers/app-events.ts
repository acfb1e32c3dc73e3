/** How apps prove that an event comes from them, as data. The proof itself is checked in egress/, where secrets are. */

export type EventApp = 'telegram' | 'github' | 'stripe' | 'slack';

export interface EventSource {
  title: string;
  /** Who says how events are signed: we, when the app is told the address by us; else the app or a person. */
  signature: TokenSignature | HmacSignature;
  /** Where the id of an event stands: the same event sent again starts nothing. */
  eventId: Place;
  /** Where the kind of event stands. */
  event: Place;
  /** Sent once when the address is set up; answered without a run. */
  handshake?: { event: string; echo?: string };
}

/** A header, or a path in the JSON body. */
export type Place = { header: string } | { body: readonly string[] };

/** The token that we gave the app comes back in a header. */
export interface TokenSignature {
  kind: 'token';
  header: string;
}

/** HMAC-SHA256 of what was sent, in hex. */
export interface HmacSignature {
  kind: 'hmac';
  header: string;
  /** Before the signature in its header. With `fields` the header is a list: `t=…,v1=…`. */
  prefix: string;
  fields?: { timestamp: string; signature: string };
  /** Seconds since 1970, in a header of its own. */
  timestampHeader?: string;
  /** What is signed: texts, the timestamp and the raw body, joined. */
  signed: readonly (string | { part: 'timestamp' | 'body' })[];
}

/** An event that was signed longer ago, or further ahead, is refused: it may be a recording. */
export const REPLAY_WINDOW_S = 300;

const BODY = { part: 'body' } as const;
const TIMESTAMP = { part: 'timestamp' } as const;

export const EVENT_SOURCES: Readonly<Record<EventApp, EventSource>> = {
  /** @see https://core.telegram.org/bots/api#setwebhook */
  telegram: {
    title: 'Telegram',
    signature: { kind: 'token', header: 'x-telegram-bot-api-secret-token' },
    eventId: { body: ['update_id'] },
    event: { body: [] }
  },
  /** @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
  github: {
    title: 'GitHub',
    signature: { kind: 'hmac', header: 'x-hub-signature-256', prefix: 'sha256=', signed: [BODY] },
    eventId: { header: 'x-github-delivery' },
    event: { header: 'x-github-event' },
    handshake: { event: 'ping' }
  },
  /** @see https://docs.stripe.com/webhooks#verify-manually */
  stripe: {
    title: 'Stripe',
    signature: {
      kind: 'hmac',
      header: 'stripe-signature',
      prefix: '',
      fields: { timestamp: 't', signature: 'v1' },
      signed: [TIMESTAMP, '.', BODY]
    },
    eventId: { body: ['id'] },
    event: { body: ['type'] }
  },
  /** @see https://api.slack.com/authentication/verifying-requests-from-slack */
  slack: {
    title: 'Slack',
    signature: {
      kind: 'hmac',
      header: 'x-slack-signature',
      prefix: 'v0=',
      timestampHeader: 'x-slack-request-timestamp',
      signed: ['v0:', TIMESTAMP, ':', BODY]
    },
    eventId: { body: ['event_id'] },
    event: { body: ['event', 'type'] },
    handshake: { event: 'url_verification', echo: 'challenge' }
  }
};

/** Kinds of Telegram updates that a choice in the form stands for. */
export const TELEGRAM_UPDATES = {
  messages: ['message', 'channel_post'],
  buttons: ['callback_query'],
  all: ['message', 'channel_post', 'callback_query']
} as const;
