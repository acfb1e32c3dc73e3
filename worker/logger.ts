import { createLogger as createProcessLogger, type Logger } from '@automateos/db/logger';

export type { Logger };

/** The log of a worker. */
export const createLogger = (level?: string): Logger => createProcessLogger('worker', level);
