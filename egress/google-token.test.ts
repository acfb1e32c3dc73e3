import { StepError, type HttpResponse } from '@automateos/workflow';
import { fakeResponse } from '@automateos/workflow/testing';
import { exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { GoogleTokens, parseServiceAccount, type PostForm } from './google-token.ts';

const NOW = Date.parse('2026-03-14T09:26:53Z');
const EMAIL = 'robot@project.iam.gserviceaccount.com';

let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let key: string;

beforeAll(async () => {
  pair = await generateKeyPair('RS256', { extractable: true });
  const privateKey = await exportPKCS8(pair.privateKey);
  key = JSON.stringify({ type: 'service_account', client_email: EMAIL, private_key: privateKey });
});

function open(answer: (count: number) => HttpResponse) {
  const posted: Parameters<PostForm>[0][] = [];
  let now = NOW;
  const tokens = new GoogleTokens(
    async (call) => {
      posted.push(call);
      return answer(posted.length);
    },
    () => now
  );
  const get = (cacheKey = 'one') =>
    tokens.get({
      orgId: 'org',
      cacheKey,
      account: parseServiceAccount(key),
      signal: new AbortController().signal
    });
  return { posted, get, wait: (ms: number) => (now += ms) };
}

const granted = (count: number) =>
  fakeResponse({ json: { access_token: `ya29.${count}`, expires_in: 3599 } });

test('a signed assertion is traded for a token', async () => {
  const { posted, get } = open(granted);
  expect(await get()).toBe('ya29.1');
  expect(posted[0]).toMatchObject({
    url: 'https://oauth2.googleapis.com/token',
    form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' }
  });
  const { payload } = await jwtVerify(posted[0]!.form.assertion!, pair.publicKey, {
    currentDate: new Date(NOW)
  });
  expect(payload).toMatchObject({
    iss: EMAIL,
    aud: 'https://oauth2.googleapis.com/token',
    scope: 'https://www.googleapis.com/auth/spreadsheets',
    exp: payload.iat! + 3600
  });
});

test('a token is kept per key until shortly before it expires', async () => {
  const { posted, get, wait } = open(granted);
  await get();
  expect(await get()).toBe('ya29.1');
  expect(await get('other')).toBe('ya29.2');
  wait(3599_000 - 5 * 60_000);
  expect(await get()).toBe('ya29.3');
  expect(posted).toHaveLength(3);
});

test.each([
  [
    { status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } },
    'SECRET_MISSING',
    /Invalid JWT Signature/
  ],
  [{ status: 200, body: 'nonsense' }, 'SECRET_MISSING', /does not accept/],
  [{ status: 503, body: '' }, 'HTTP_5XX', /at the moment/]
])('%j is a sentence', async (answer, code, message) => {
  const { get } = open(() => fakeResponse(answer));
  const error = await get().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(StepError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
});

test.each(['', '{', '[]', '{"client_email":"x"}'])('%j is no key', (text) => {
  expect(() => parseServiceAccount(text)).toThrow('not the JSON key');
});

test('a private key that cannot be read is a sentence', async () => {
  const { get } = open(granted);
  key = JSON.stringify({ client_email: EMAIL, private_key: 'nonsense' });
  await expect(get()).rejects.toThrow('cannot be read');
});
