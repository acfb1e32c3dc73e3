import { describe, expect, test } from 'vitest';
import { findSecrets, findSecretsInNode, findSecretText, isSensitiveHeader } from './index.ts';
import { sampleDocument } from './testing/sample.ts';

/** Made up, and put together here so that no scanner takes them for real ones. */
const made = (prefix: string, length: number, alphabet = 'a1B2c3D4e5F6g7H8i9J0kLmNoPqRsTuVwXyZ'): string =>
  prefix + Array.from({ length }, (_, i) => alphabet[(i * 7 + 3) % alphabet.length]).join('');

describe('looks like a credential', () => {
  test.each([
    ['an API key', made('sk-proj-', 40)],
    ['an API key', made('sk_live_', 24)],
    ['an API key of this product', made('ao_', 40)],
    ['a GitHub token', made('ghp_', 36)],
    ['a GitHub token', made('github_pat_', 60)],
    ['a GitLab token', made('glpat-', 20)],
    ['a Slack token', made('xoxb-', 40)],
    ['a Slack webhook address', `https://hooks.slack.com/services/T0AB12CD3/B0AB12CD3/${made('', 24)}`],
    ['a Telegram bot token', `123456789:${made('AA', 33)}`],
    ['an AWS key', made('AKIA', 16, 'ABCDEFGH23456789')],
    ['a Google key', made('AIza', 35)],
    ['a SendGrid key', `SG.${made('', 22)}.${made('', 43)}`],
    ['a webhook signing secret', made('whsec_', 32)],
    ['a signed token (JWT)', `${made('eyJ', 30)}.${made('eyJ', 60)}.${made('', 40)}`],
    ['a private key', ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ')],
    ['a bearer token', `Bearer ${made('', 30)}`],
    ['a password in an address', 'postgres://admin:hunter22@db.example:5432/x'],
    ['a random key', 'Zk3Qp9Xw2Lr7Vt5Bn8Mc4Hs6Jd1Fg0Ya'],
    ['a random key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAM3LEKEY']
  ])('%s', (name, text) => {
    expect(findSecretText(text)).toBe(name);
    expect(findSecretText(`before "${text}" after`)).toBe(name);
  });

  test('also far into a long text', () => {
    expect(findSecretText(`${'words and words '.repeat(2000)}${made('ghp_', 36)}`)).toBe('a GitHub token');
  });
});

test.each([
  ['prose', 'Please send the monthly report to everybody in the team before Friday at noon.'],
  [
    'an address',
    'https://docs.example.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgVE2upms/edit#gid=0'
  ],
  ['a file id', '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgVE2upms'],
  ['a uuid', '018f9c3e-7b1a-7c3d-9e4f-5a6b7c8d9e0f'],
  ['a hash', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['an id of ours', 'sec_7mN2pQr5StUvWx8YzAbCd3'],
  ['a reference', "{{ $('n_a1B2c3D4e5').item.json.customerShippingAddressLine1 }}"],
  ['a long identifier', 'customerShippingAddressLine2AndCountryCode3OfTheOrder'],
  ['a slug', 'sk-some-long-title-of-a-page-without-digits'],
  ['a template', 'Bearer {{ $json.token }}'],
  ['an address with a template', 'https://{{ $json.user }}:{{ $json.password }}@example.com'],
  ['a cron text', '*/15 9-17 * * 1-5'],
  ['a date', '2026-11-22T18:30:00.000+01:00[Europe/Berlin]']
])('%s does not', (_what, text) => {
  expect(findSecretText(text)).toBeUndefined();
});

test('a scan is linear: texts made to be slow are not', () => {
  const patterns = ['eyJ-', 'sk-', 'a:', 'Bearer ', 'xoxb-', 'a://', 'A1b', '-----BEGIN RSA '];
  for (const pattern of patterns) expect(() => findSecretText(pattern.repeat(300_000))).not.toThrow();
});

test.each(['Authorization', 'cookie', 'X-API-Key', 'x-auth-token', 'Client-Secret', 'X-Password'])(
  'a header “%s” holds a credential',
  (name) => expect(isSensitiveHeader(name)).toBe(true)
);

test.each(['Content-Type', 'Accept', 'X-Request-Id', 'Idempotency-Key'])('a header “%s” does not', (name) =>
  expect(isSensitiveHeader(name)).toBe(false)
);

describe('in a document', () => {
  test('every place is named', () => {
    const document = sampleDocument();
    const { n_send: send, n_new: unknown } = document.nodes;
    send!.config.url = `https://example.com/?key=${made('AIza', 35)}`;
    send!.config.headers = { h1: { name: 'Authorization', value: 'Basic dXNlcg==', order: 1 } };
    send!.note = `The key is ${made('ghp_', 36)}`;
    unknown!.config.any = { deep: [{ er: made('glpat-', 20) }] };
    document.notes!.note_1!.text = made('npm_', 36);

    const problems = findSecrets(document);
    expect(problems.map(({ nodeId, field }) => [nodeId, field])).toEqual([
      ['n_send', undefined],
      ['n_send', 'url'],
      ['n_send', 'headers.h1.value'],
      ['n_new', 'any.deep.er'],
      [undefined, undefined]
    ]);
    for (const problem of problems)
      expect(problem).toMatchObject({ code: 'SECRET_IN_DOCUMENT', severity: 'error' });
  });

  test('a sound one has none', () => {
    expect(findSecrets(sampleDocument())).toEqual([]);
  });

  test.each([
    ['a literal', 'abc', 1],
    ['a number', 1234, 1],
    ['an expression that is a literal', { expr: 'abc' }, 1],
    ['nothing', '', 0],
    ['a computed value', { expr: 'Bearer {{ $json.token }}' }, 0]
  ])('a sensitive header with %s', (_what, value, count) => {
    const node = sampleDocument().nodes.n_send!;
    node.config.headers = { h1: { name: 'X-Api-Key', value, order: 1 } };
    expect(findSecretsInNode('n_send', node)).toHaveLength(count);
  });
});
