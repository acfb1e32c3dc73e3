import { pino, type Logger } from 'pino';

export type { Logger };

/** What must never reach a log line, should an error or an option object carry it along. */
const REDACTED = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'connectionString',
  'payload',
  'input',
  'output',
  'query',
  'parameters',
  'args'
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** The server log: ids, codes and durations; no data of runs. */
export function createLogger(level = process.env.LOG_LEVEL ?? 'info'): Logger {
  return pino({
    name: 'worker',
    level,
    redact: { paths: REDACTED, remove: true },
    serializers: { err: serializeError }
  });
}

/** An allow-list: errors of drivers and HTTP clients carry statements, parameters and headers. */
function serializeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  return {
    name: error.name,
    code,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) })
  };
}
