import type pino from 'pino';

/** What this process needs of a logger: pino's, or a silent one in tests. */
export type Logger = Pick<pino.Logger, 'info' | 'warn' | 'error'>;
