import { authAccounts, authRateLimits, authSessions, authVerifications, users } from '@automateos/db/schema';
import type { Database } from '@automateos/db';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { betterAuth } from 'better-auth/minimal';
import { demoSignIn } from './demo.ts';
import { allowedOrigins } from './origins.ts';

const DAY_SECONDS = 86_400;

export interface AuthOptions {
  db: Database;
  /** Where browsers reach the product: decides cookie security and trusted origins. */
  baseUrl: string;
  /** Signs cookies; derive it from the master key with `deriveKey(masterKey, 'auth')`. */
  secret: string;
}

export type Auth = ReturnType<typeof createAuth>;

/** The request header that carries the client's address to the limiter; set by our own entry only. */
export const ADDRESS_HEADER = 'x-automateos-address';

export const PASSWORD_LENGTH = { min: 8, max: 256 } as const;

/** Attempts per minute from one address (an IPv6 /64 counts as one). */
const ATTEMPTS_PER_ADDRESS = { window: 60, max: 20 };

/**
 * Sign-up, sign-in and sessions. Everything about organisations is ours; better-auth knows people only.
 * Its HTTP handler is never mounted as a whole: the web server forwards single, checked requests to it.
 */
export function createAuth(options: AuthOptions) {
  return betterAuth({
    appName: 'AutomateOS',
    baseURL: options.baseUrl,
    basePath: '/api/auth',
    secret: options.secret,
    trustedOrigins: allowedOrigins(options.baseUrl),
    database: drizzleAdapter(options.db.orm, {
      provider: 'pg',
      transaction: true,
      schema: {
        user: users,
        session: authSessions,
        account: authAccounts,
        verification: authVerifications,
        rateLimit: authRateLimits
      }
    }),
    user: { additionalFields: { color: { type: 'number', required: false, input: false } } },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max
    },
    account: { accountLinking: { enabled: false } },
    session: { expiresIn: 30 * DAY_SECONDS, updateAge: DAY_SECONDS },
    rateLimit: {
      enabled: true,
      storage: 'database',
      customRules: {
        '/sign-in/email': ATTEMPTS_PER_ADDRESS,
        '/sign-up/email': ATTEMPTS_PER_ADDRESS,
        '/sign-in/demo': ATTEMPTS_PER_ADDRESS
      }
    },
    advanced: {
      database: { generateId: 'uuid' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 64 },
      ...cookies(options.baseUrl)
    },
    plugins: [demoSignIn],
    logger: { level: 'error' },
    telemetry: { enabled: false }
  });
}

/** `__Host-` (RFC 6265bis) where TLS allows it: such a cookie cannot be planted by a neighbouring host. */
function cookies(baseUrl: string) {
  const secure = baseUrl.startsWith('https:');
  const prefix = secure ? '__Host-ao' : 'ao';
  return {
    useSecureCookies: false, // would add the weaker `__Secure-` prefix
    defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax' as const, path: '/' },
    cookies: {
      session_token: { name: `${prefix}_session` },
      dont_remember: { name: `${prefix}_browser_session` },
      session_data: { name: `${prefix}_session_data` } // never set: the cookie cache is off
    }
  };
}
