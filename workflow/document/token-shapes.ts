/** What credentials of well-known services look like, and how to tell a random key from words. */

interface TokenShape {
  /** In words, for “This looks like …”. */
  name: string;
  pattern: RegExp;
}

// Prefixes are published by each service. Every repetition is bounded, so that a scan is linear in the text.
const TOKENS: readonly TokenShape[] = [
  { name: 'an API key', pattern: /\b[sr]k[-_](?=[A-Za-z_-]{0,60}\d)[A-Za-z0-9_-]{20,250}/ },
  { name: 'an API key of this product', pattern: /\bao_[A-Za-z0-9]{20,100}/ },
  { name: 'a GitHub token', pattern: /\b(?:gh[oprsu]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})/ },
  { name: 'a GitLab token', pattern: /\bglpat-[\w-]{20,100}/ },
  { name: 'a Slack token', pattern: /\b(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,250}/ },
  {
    name: 'a Slack webhook address',
    pattern: /hooks\.slack\.com\/services\/T\w{6,20}\/B\w{6,20}\/\w{16,60}/
  },
  {
    name: 'a Discord webhook address',
    pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{15,22}\/[\w-]{60,72}/
  },
  { name: 'a Telegram bot token', pattern: /\b\d{8,10}:AA[\w-]{32,34}/ },
  { name: 'an AWS key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { name: 'a Google key', pattern: /\b(?:AIza[\w-]{35}|ya29\.[\w-]{20,500}|GOCSPX-[\w-]{20,60})/ },
  { name: 'a SendGrid key', pattern: /\bSG\.[\w-]{16,32}\.[\w-]{32,64}/ },
  { name: 'a Notion token', pattern: /\b(?:secret|ntn)_[A-Za-z0-9]{40,60}/ },
  { name: 'an Airtable token', pattern: /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}/ },
  { name: 'a HubSpot token', pattern: /\bpat-(?:na|eu|ap)\d-[0-9a-f-]{36}/ },
  { name: 'a Shopify token', pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/ },
  { name: 'a package registry token', pattern: /\b(?:npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,300})/ },
  { name: 'a webhook signing secret', pattern: /\bwhsec_[A-Za-z0-9+/=]{24,200}/ },
  { name: 'a signed token (JWT)', pattern: /\beyJ[\w-]{10,500}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}/ },
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----/ },
  { name: 'a bearer token', pattern: /\b[Bb]earer [A-Za-z0-9._~+/-]{20,2000}/ },
  { name: 'a password in an address', pattern: /\b[a-z]{2,12}:\/\/[^\s/:@{}]{1,100}:[^\s/:@{}]{3,100}@/ }
];

/** Longer texts are scanned up to here: enough for anything typed or pasted by accident. */
const SCANNED_CHARACTERS = 64 << 10;
const SHORTEST_TOKEN = 16;

/** What the text contains that looks like a credential, in words, or `undefined`. Linear in the text's length. */
export function findSecretText(text: string): string | undefined {
  if (text.length < SHORTEST_TOKEN) return undefined;
  const scanned = text.slice(0, SCANNED_CHARACTERS);
  const known = TOKENS.find(({ pattern }) => pattern.test(scanned));
  return known?.name ?? (hasRandomKey(scanned) ? 'a random key' : undefined);
}

const ADDRESS = /\bhttps?:\/\/[^\s"'<>]{1,2000}/g; // ids in paths look as random as keys; keys in queries have shapes above
const RUN = /[A-Za-z0-9+/_=-]{32,}/g;
const LONGEST_KEY = 200; // beyond it is data: an image, a compressed file
const GOOGLE_FILE_ID = /^1[\w-]{32,43}$/;

function hasRandomKey(text: string): boolean {
  const runs = text.replace(ADDRESS, ' ').match(RUN) ?? [];
  return runs.some((run) => run.length <= LONGEST_KEY && !GOOGLE_FILE_ID.test(run) && looksRandom(run));
}

/** Random base62 changes between small, capital and digit at about 0.62 of its steps, camelCase words at a third. */
const RANDOM_CHANGES = 0.42;
/** Bits per character: 32 random characters of base62 have about 4.6, repeated patterns far less. */
const RANDOM_ENTROPY = 4;

function looksRandom(run: string): boolean {
  if (!/[a-z]/.test(run) || !/[A-Z]/.test(run) || !/\d/.test(run)) return false;
  let changes = 0;
  for (let i = 1; i < run.length; i++) if (characterClass(run, i) !== characterClass(run, i - 1)) changes++;
  return changes / (run.length - 1) >= RANDOM_CHANGES && entropy(run) >= RANDOM_ENTROPY;
}

function characterClass(text: string, index: number): string {
  const character = text[index]!;
  if (character >= 'a' && character <= 'z') return 'small';
  if (character >= 'A' && character <= 'Z') return 'capital';
  return character >= '0' && character <= '9' ? 'digit' : 'sign';
}

/** Shannon entropy of the characters, in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
