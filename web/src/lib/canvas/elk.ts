import ELK from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';

/** The layout engine in its own thread. This module is only ever imported dynamically. */
export const elk = new ELK({ workerFactory: () => new Worker(workerUrl) });
