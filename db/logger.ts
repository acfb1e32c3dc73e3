import { pino, type DestinationStream, type Logger } from 'pino';

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

/** The log of a process: ids, codes and durations; no data of runs, no secrets. @param name of the process */
export function createLogger(
  name: string,
  level = process.env.LOG_LEVEL ?? 'info',
  stream?: DestinationStream
): Logger {
  const options = {
    name,
    level,
    redact: { paths: REDACTED, remove: true },
    serializers: { err: serializeError }
  };
  return stream ? pino(options, stream) : pino(options);
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
