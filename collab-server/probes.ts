import type { IncomingMessage, ServerResponse } from 'node:http';

export interface ProbeState {
  /** Whether new sockets would be served: throws or returns false when not. */
  isReady(): Promise<boolean>;
  metrics(): string;
}

/** Answers `/healthz` (the process runs), `/readyz` (it can serve) and `/metrics` (Prometheus). Everything else is 404. */
export function answerProbe(state: ProbeState, request: IncomingMessage, response: ServerResponse): void {
  void findAnswer(state, request.url ?? '').then(({ status, body }) => {
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff'
    });
    response.end(body);
  });
}

async function findAnswer(state: ProbeState, url: string): Promise<{ status: number; body: string }> {
  switch (url.split('?')[0]) {
    case '/healthz':
      return { status: 200, body: 'ok\n' };
    case '/readyz':
      return (await state.isReady().catch(() => false))
        ? { status: 200, body: 'ready\n' }
        : { status: 503, body: 'not ready\n' };
    case '/metrics':
      return { status: 200, body: state.metrics() };
    default:
      return { status: 404, body: 'not found\n' };
  }
}
