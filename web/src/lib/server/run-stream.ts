import { resolveIdentity, type Actor } from '@automateos/auth';
import { isFinal } from '@automateos/workflow/run';
import type { RequestEvent } from '@sveltejs/kit';
import { uuidOf } from './access.ts';
import { toApiError } from './errors.ts';
import { platform } from './platform.ts';
import { followRun } from './services/runs.ts';

/** How often a silent stream shows that it lives, and whether its reader may still read is asked again. */
const HEARTBEAT_MS = 5_000;

export interface StreamOptions {
  actor: Actor;
  runId: string;
  /** Log lines up to here are known to the reader. */
  afterSeq: number;
  event: RequestEvent;
}

/**
 * A run as server-sent events (WHATWG HTML, section 9.2): what is stored, then what happens, until it is over.
 * @throws ApiError 404 before the stream starts
 */
export async function streamRun(options: StreamOptions): Promise<Response> {
  await followRun(options.actor, options.runId, options.afterSeq); // a 404 must be a status, not an event
  const stop = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void pump(options, controller, stop.signal),
    cancel: () => stop.abort()
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
  });
}

async function pump(
  options: StreamOptions,
  controller: ReadableStreamDefaultController<Uint8Array>,
  stopped: AbortSignal
): Promise<void> {
  const encoder = new TextEncoder();
  const send = (text: string) => stopped.aborted || controller.enqueue(encoder.encode(text));
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
        break;
      }
      if (logs.length > 0) continue;
      if (!(await news.wait(HEARTBEAT_MS))) {
        send(': still here\n\n');
        if (!(await mayStillRead(options))) break;
      }
    }
    if (!stopped.aborted) controller.close();
  } catch (error) {
    if (!toApiError(error)) platform().log.error({ err: error }, 'fault in an event stream');
    if (!stopped.aborted) controller.close(); // the reader comes back with Last-Event-ID
  } finally {
    unwatch();
  }
}

async function mayStillRead({ actor, event }: StreamOptions): Promise<boolean> {
  const { auth, db } = platform();
  const identity = await resolveIdentity(auth, db, { headers: event.request.headers, orgId: actor.orgId });
  return identity.actor !== undefined;
}

/** A wake-up that is remembered when nobody waits yet. */
function createBell(): { ring: () => void; wait(timeoutMs: number): Promise<boolean> } {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(timeoutMs) {
      let timer: NodeJS.Timeout | undefined;
      if (!rung)
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, timeoutMs);
        });
      clearTimeout(timer);
      const wasRung = rung;
      rung = false;
      wake = undefined;
      return wasRung;
    }
  };
}
