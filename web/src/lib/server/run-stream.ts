import { setTimeout as delay } from 'node:timers/promises';
import { resolveIdentity, type Actor } from '@automateos/auth';
import { isFinal } from '@automateos/workflow/run';
import type { RequestEvent } from '@sveltejs/kit';
import { uuidOf } from './access.ts';
import type { RunNews } from './answers/runs.ts';
import { createBell, type Bell } from './bell.ts';
import { toApiError } from './errors.ts';
import { platform } from './platform.ts';
import { countInbox } from './services/inbox.ts';
import { followRun } from './services/runs.ts';

/** How often a silent stream shows that it lives, and whether its reader may still read is asked again. */
const HEARTBEAT_MS = 5_000;
/** News of a busy team come by the hundred; its readers are told at most this often. */
const NEWS_PAUSE_MS = 500;

/** Who reads a stream. */
interface Reader {
  actor: Actor;
  event: RequestEvent;
}

export interface StreamOptions extends Reader {
  runId: string;
  /** Log lines up to here are known to the reader. */
  afterSeq: number;
}

/**
 * A run as server-sent events (WHATWG HTML, section 9.2): what is stored, then what happens, until it is over.
 * @throws ApiError 404 before the stream starts
 */
export async function streamRun(options: StreamOptions): Promise<Response> {
  await followRun(options.actor, options.runId, options.afterSeq); // a 404 must be a status, not an event
  return answerEvents((stream) => pumpRun(options, stream));
}

/**
 * A `news` whenever there may be something new of any run of the team, or somebody came to a workflow or left one, as
 * server-sent events without an end.
 */
export function streamNews(reader: Reader): Response {
  const watch = (ring: () => void) => platform().runEvents.watch(reader.actor.orgId, ring);
  const tell = async () => {
    const told: RunNews = { at: new Date().toISOString() };
    return `event: news\ndata: ${JSON.stringify(told)}\n\n`;
  };
  return answerEvents((stream) => pumpNews({ reader, watch, tell }, stream));
}

/** How many notices are unread in the reader's inbox, at once and whenever that changes; without an end. */
export function streamInbox(reader: Reader): Response {
  const { actor } = reader;
  const watch = (ring: () => void) => platform().inboxEvents.watch(actor.userId, ring);
  const tell = async () => `event: inbox\ndata: ${JSON.stringify(await countInbox(actor))}\n\n`;
  return answerEvents((stream) => pumpNews({ reader, watch, tell }, stream));
}

interface EventStream {
  send(text: string): void;
  /** Aborted when the reader is gone. */
  stopped: AbortSignal;
}

function answerEvents(pump: (stream: EventStream) => Promise<void>): Response {
  const { log } = platform(); // the stream may outlive it
  const stop = new AbortController();
  const encoder = new TextEncoder();
  const start = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const send = (text: string) => {
      if (!stop.signal.aborted) controller.enqueue(encoder.encode(text));
    };
    try {
      await pump({ send, stopped: stop.signal });
    } catch (error) {
      if (!toApiError(error)) log.error({ err: error }, 'fault in an event stream');
    }
    if (!stop.signal.aborted) controller.close(); // after a fault the reader comes back with Last-Event-ID
  };
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void start(controller),
    cancel: () => stop.abort()
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
  });
}

async function pumpRun(options: StreamOptions, { send, stopped }: EventStream): Promise<void> {
  const news = createBell();
  const unwatch = platform().runEvents.watch(uuidOf('run', options.runId), news.ring);
  stopped.addEventListener('abort', news.ring);
  let seq = options.afterSeq;
  try {
    while (!stopped.aborted) {
      const { status, logs } = await followRun(options.actor, options.runId, seq);
      for (const log of logs) send(`id: ${log.seq}\nevent: log\ndata: ${JSON.stringify(log)}\n\n`);
      seq = logs.at(-1)?.seq ?? seq;
      if (isFinal(status) && logs.length === 0) {
        send(`event: end\ndata: ${JSON.stringify({ status })}\n\n`);
        return;
      }
      if (logs.length === 0 && !(await nextNews(options, news, send))) return;
    }
  } finally {
    unwatch();
  }
}

/** What an endless stream tells of: `watch` rings when there is something, `tell` says what as one event. */
interface NewsSource {
  reader: Reader;
  watch: (ring: () => void) => () => void;
  tell: () => Promise<string>;
}

async function pumpNews({ reader, watch, tell }: NewsSource, stream: EventStream): Promise<void> {
  const { send, stopped } = stream;
  const news = createBell();
  news.ring(); // something may have happened since the reader looked
  const unwatch = watch(news.ring);
  stopped.addEventListener('abort', news.ring);
  let checkedAt = Date.now();
  try {
    while (!stopped.aborted) {
      if (!(await nextNews(reader, news, send))) return;
      // A busy team leaves no silence to ask in.
      if (Date.now() - checkedAt > HEARTBEAT_MS) {
        if (!(await mayStillRead(reader))) return;
        checkedAt = Date.now();
      }
      send(await tell());
      await delay(NEWS_PAUSE_MS);
    }
  } finally {
    unwatch();
  }
}

/** Waits for the next news and shows meanwhile that the stream lives. @returns false when its reader may read no more */
async function nextNews(reader: Reader, news: Bell, send: EventStream['send']): Promise<boolean> {
  while (!(await news.wait(HEARTBEAT_MS))) {
    send(': still here\n\n');
    if (!(await mayStillRead(reader))) return false;
  }
  return true;
}

async function mayStillRead({ actor, event }: Reader): Promise<boolean> {
  const { auth, db } = platform();
  const identity = await resolveIdentity(auth, db, { headers: event.request.headers, orgId: actor.orgId });
  return identity.actor !== undefined;
}
