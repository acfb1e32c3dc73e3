import type { ServerResponse } from 'node:http';

/** Answers under way, of which those without an end must not hold up a stop. */
export interface EventStreams {
  add(response: ServerResponse): void;
  /** Cuts off server-sent events. Their readers come back by themselves. */
  close(): void;
}

export function createEventStreams(): EventStreams {
  const answering = new Set<ServerResponse>();
  return {
    add(response) {
      answering.add(response);
      response.once('close', () => answering.delete(response));
    },
    close() {
      for (const response of answering)
        if (String(response.getHeader('content-type')).startsWith('text/event-stream')) response.destroy();
    }
  };
}
