import { fromPublicId, type HttpAuth, StepError } from '@automateos/workflow';
import { headerValue } from './headers.ts';
import type { Masker } from './masker.ts';
import type { SecretStore } from './secret-store.ts';
import type { Target } from './target.ts';

/** Headers and query parameters made from a secret; dropped when a redirect leaves the origin. */
export interface Credentials {
  headers: Record<string, string>;
  query: Record<string, string>;
}

export const NO_CREDENTIALS: Credentials = { headers: {}, query: {} };

/** Authentication by a single secret. */
export type SecretAuth = Exclude<HttpAuth, { kind: 'connection' }>;

export interface AttachOptions {
  orgId: string;
  auth: SecretAuth;
  target: Target;
  masker: Masker;
}

/**
 * Opens the secret behind a reference, checks that it may go to this host, and makes the credential parts.
 * @throws StepError `SECRET_MISSING` when none is chosen or it was deleted, `SECRET_HOST_REFUSED` when it is bound to other hosts.
 */
export async function attachSecret(
  store: SecretStore,
  { orgId, auth, target, masker }: AttachOptions
): Promise<Credentials> {
  if (auth.secretRef === '')
    throw new StepError('SECRET_MISSING', 'No secret is chosen for this step. Choose one, or add a new one.');
  const id = fromPublicId('sec', auth.secretRef);
  const secret = id ? await store.open(orgId, id) : undefined;
  if (!secret)
    throw new StepError(
      'SECRET_MISSING',
      'The secret this step uses was removed. Choose another one in the step.'
    );
  if (!mayReach(secret.hosts, target.host))
    throw new StepError(
      'SECRET_HOST_REFUSED',
      `The secret “${secret.name}” may not be sent to ${target.host}. Its hosts are listed under Secrets.`
    );
  masker.add(secret.value);
  const credentials = credentialsFor(auth, secret.value);
  for (const value of Object.values(credentials.headers)) masker.add(value);
  return credentials;
}

/** The parts of a request that carry a secret of this value. */
export function credentialsFor(auth: SecretAuth, value: string): Credentials {
  switch (auth.kind) {
    case 'bearer':
      return { headers: { authorization: headerValue('Authorization', `Bearer ${value}`) }, query: {} };
    case 'header':
      return { headers: { [auth.name.toLowerCase()]: headerValue(auth.name, value) }, query: {} };
    case 'query':
      return { headers: {}, query: { [auth.name]: value } };
    case 'basic': {
      const pair = auth.username ? `${auth.username}:${value}` : value;
      return {
        headers: { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` },
        query: {}
      };
    }
  }
}

/** Exact names, or `*.example.com` for its sub-domains (not the name itself). */
export function mayReach(hosts: readonly string[], host: string): boolean {
  if (hosts.length === 0) return true;
  return hosts.some((pattern) => {
    const wanted = pattern.toLowerCase();
    return wanted.startsWith('*.')
      ? host.endsWith(wanted.slice(1)) && host.length > wanted.length - 1
      : host === wanted;
  });
}
