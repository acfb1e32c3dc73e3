/** Postgres and driver codes that mean "the database is not there right now", not "the statement was wrong". */
const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  '53100', // disk full
  '53300', // too many connections
  '57014', // statement timeout
  '57P01', // shutting down
  '57P02',
  '57P03' // starting up
]);

const UNIQUE_VIOLATION = '23505';

interface DriverError {
  code: string;
  constraint?: string;
}

/** The driver's error; drizzle wraps it as `cause`. */
function driverError(error: unknown): DriverError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code, constraint_name: constraint } = current as Error & {
      code?: unknown;
      constraint_name?: string;
    };
    if (typeof code === 'string') return { code, constraint };
  }
  return undefined;
}

/** Whether trying again later may help: the server is away, restarting, full or too slow. */
export function isUnavailable(error: unknown): boolean {
  const code = driverError(error)?.code;
  return code !== undefined && (UNAVAILABLE.has(code) || code.startsWith('08'));
}

/** Whether a unique key (that one, when named) refused the write. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const driver = driverError(error);
  return driver?.code === UNIQUE_VIOLATION && (constraint === undefined || driver.constraint === constraint);
}
