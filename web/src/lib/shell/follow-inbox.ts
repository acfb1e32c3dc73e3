import type { UnreadCount } from '#lib/server/answers/inbox.ts';

const NAME = 'automateos:inbox';

const listeners = new Set<(unread: number) => void>();
let stop: (() => void) | undefined;

/**
 * Calls `listener` with how many notices are unread, whenever that changes. Returns how to stop. All tabs of a browser
 * share one stream: a browser opens only six connections to a server.
 */
export function followInbox(listener: (unread: number) => void): () => void {
  listeners.add(listener);
  stop ??= connect();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

const tell = (unread: number): void => {
  for (const listener of listeners) listener(unread);
};

function connect(): () => void {
  const channel = new BroadcastChannel(NAME);
  const stopped = new AbortController();
  channel.onmessage = (event: MessageEvent<number>) => tell(event.data);
  const lead = () => readStream(channel, stopped.signal);
  // Locks exist on secure pages only; without them each tab has a stream of its own.
  if ('locks' in navigator)
    navigator.locks.request(NAME, { signal: stopped.signal }, lead).catch((error: unknown) => {
      if (!stopped.signal.aborted) throw error;
    });
  else void lead();
  return () => {
    stopped.abort();
    channel.close();
  };
}

/** Reads the stream for all tabs until this one has enough of it. */
function readStream(channel: BroadcastChannel, stopped: AbortSignal): Promise<void> {
  const source = new EventSource('/api/v1/inbox/events');
  source.addEventListener('inbox', (event: MessageEvent<string>) => {
    const { unread } = JSON.parse(event.data) as UnreadCount;
    tell(unread);
    channel.postMessage(unread);
  });
  return new Promise((resolve) => {
    stopped.addEventListener('abort', () => {
      source.close();
      resolve();
    });
  });
}
