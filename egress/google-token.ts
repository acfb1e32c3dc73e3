/** Access tokens for service accounts. @see https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
import { type HttpResponse, StepError } from '@automateos/workflow';
import { importPKCS8, SignJWT } from 'jose';
import { RecentlyUsed } from './recently-used.ts';

const TOKEN_URI = 'https://oauth2.googleapis.com/token';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SCOPE = 'https://www.googleapis.com/auth/spreadsheets';
const LIFETIME_S = 3600;
/** A token is renewed before it runs out under a request. */
const MARGIN_MS = 5 * 60_000;
const MOST_TOKENS = 1000;

export interface ServiceAccount {
  email: string;
  privateKey: string;
  tokenUri: string;
}

/** Posts a form through the door; the answer is read whatever its status. */
export type PostForm = (call: {
  orgId: string;
  url: string;
  form: Record<string, string>;
  signal: AbortSignal;
}) => Promise<HttpResponse>;

interface TokenCall {
  orgId: string;
  /** Changes whenever the key does. */
  cacheKey: string;
  account: ServiceAccount;
  signal: AbortSignal;
}

/** The parts of a JSON key. @throws StepError `SECRET_MISSING` when it is none */
export function parseServiceAccount(key: unknown): ServiceAccount {
  const { client_email: email, private_key: privateKey, token_uri: tokenUri } = parseObject(String(key));
  if (typeof email !== 'string' || typeof privateKey !== 'string')
    throw refusal('This is not the JSON key of a service account.');
  return { email, privateKey, tokenUri: typeof tokenUri === 'string' ? tokenUri : TOKEN_URI };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (cause) {
    if (cause instanceof SyntaxError) return {};
    throw cause;
  }
}

/** Trades keys for tokens, and keeps those in memory until shortly before they expire. */
export class GoogleTokens {
  readonly #post: PostForm;
  readonly #now: () => number;
  readonly #kept = new RecentlyUsed<{ token?: string; expiresAt: number }>({
    most: MOST_TOKENS,
    create: () => ({ expiresAt: 0 })
  });

  constructor(post: PostForm, now: () => number = Date.now) {
    this.#post = post;
    this.#now = now;
  }

  /** @throws StepError `SECRET_MISSING` when Google does not accept the key */
  async get(call: TokenCall): Promise<string> {
    const kept = this.#kept.of(call.cacheKey);
    if (kept.token && kept.expiresAt - MARGIN_MS > this.#now()) return kept.token;
    const { token, seconds } = await this.#trade(call);
    kept.token = token;
    kept.expiresAt = this.#now() + seconds * 1000;
    return token;
  }

  async #trade({ orgId, account, signal }: TokenCall): Promise<{ token: string; seconds: number }> {
    const assertion = await assertionOf(account, Math.floor(this.#now() / 1000));
    const form = { grant_type: GRANT, assertion };
    const response = await this.#post({ orgId, url: account.tokenUri, form, signal });
    if (response.status >= 500 || response.status === 429)
      throw new StepError('HTTP_5XX', 'Google gives out no access tokens at the moment.');
    const answer = parseObject(response.text());
    const { access_token: token, expires_in: seconds, error_description: why } = answer;
    if (typeof token !== 'string')
      throw refusal(
        `Google does not accept the key of this service account${typeof why === 'string' ? `: ${why}` : '.'}`
      );
    return { token, seconds: typeof seconds === 'number' ? seconds : LIFETIME_S };
  }
}

async function assertionOf({ email, privateKey, tokenUri }: ServiceAccount, now: number): Promise<string> {
  const key = await importPKCS8(privateKey, 'RS256').catch((cause: unknown) => {
    throw refusal('The private key in this JSON key cannot be read.', cause);
  });
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(email)
    .setAudience(tokenUri)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_S)
    .sign(key);
}

const refusal = (sentence: string, cause?: unknown): StepError =>
  new StepError('SECRET_MISSING', `${sentence} Replace it in the connection.`, { cause });
