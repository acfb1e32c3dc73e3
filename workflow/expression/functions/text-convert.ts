import { parseDate } from '../dates.ts';
import type { Call, FunctionEntry } from './define.ts';
import { parseJsonText } from './json.ts';

/** Longest addresses that are looked at (RFC 5321 and what browsers accept). */
const MAX_EMAIL = 320;
const MAX_URL = 2_048;

const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
const NUMERIC = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const YES: ReadonlySet<string> = new Set(['true', 'yes', 'y', 'on', '1']);

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;']
]);

/** Web addresses only: what `URL` makes of `javascript:` or `file:` is no use in an automation. */
function parseUrl(text: string): URL | undefined {
  const url = text.length <= MAX_URL && URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
}

function decodeBase64(text: string, call: Call): string {
  call.frame.chargeText(text.length);
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0)
    );
    return new TextDecoder().decode(bytes);
  } catch (error) {
    if (error instanceof DOMException) return call.fail('this is not Base64.');
    throw error;
  }
}

function encodeBase64(text: string, call: Call): string {
  call.frame.chargeText(text.length * 2);
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Percent codes of a web address. A lone half of a surrogate pair, which has no code, becomes U+FFFD. */
export function encodeUrl(text: string, call: Call): string {
  call.frame.chargeText(text.length * 3);
  return encodeURIComponent(text.toWellFormed());
}

/** @throws ExpressionError for a `%` that does not start a code. */
export function decodeUrl(text: string, call: Call): string {
  call.frame.chargeText(text.length);
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return call.fail('this text has a % that does not start a code.');
    throw error;
  }
}

export const textConvertFunctions: readonly FunctionEntry<string>[] = [
  {
    signature: 'toNumber()',
    description: 'The number that the text spells, or missing when it is not a number.',
    example: ['"12.50".toNumber()', 12.5],
    aliases: ['toFloat'],
    run: (text) => (NUMERIC.test(text.slice(0, MAX_EMAIL)) ? Number(text) : undefined)
  },
  {
    signature: 'toInt()',
    description: 'The whole number at the start of the text, or missing.',
    example: ['"42 items".toInt()', 42],
    run: (text) => {
      const number = Number.parseInt(text, 10);
      return Number.isNaN(number) ? undefined : number;
    }
  },
  {
    signature: 'toBoolean()',
    description: 'True for true, yes, y, on and 1 in any letters, otherwise false.',
    example: ['"Yes".toBoolean()', true],
    run: (text) => YES.has(text.trim().toLowerCase())
  },
  {
    signature: 'toDate(format?)',
    description: 'The date that the text spells: ISO, e-mail and web dates, or a format such as dd.MM.yyyy.',
    example: ['"24.12.2026".toDate("dd.MM.yyyy").toISODate()', '2026-12-24'],
    aliases: ['toDateTime'],
    run: (text, call) =>
      parseDate(text, { frame: call.frame, format: call.has(0) ? call.text(0) : undefined })
  },
  {
    signature: 'parseJson()',
    description: 'The data that a JSON text holds.',
    example: ['\'{"total": 3}\'.parseJson().total', 3],
    run: (text, call) => parseJsonText(text, call)
  },
  {
    signature: 'encodeUrl()',
    description: 'The text made safe as part of a web address.',
    example: ['"fish & chips".encodeUrl()', 'fish%20%26%20chips'],
    aliases: ['urlEncode'],
    run: encodeUrl
  },
  {
    signature: 'decodeUrl()',
    description: 'The text with its %20 and the like read back.',
    example: ['"fish%20%26%20chips".decodeUrl()', 'fish & chips'],
    aliases: ['urlDecode'],
    run: decodeUrl
  },
  {
    signature: 'encodeBase64()',
    description: 'The text in Base64.',
    example: ['"héllo".encodeBase64()', 'aMOpbGxv'],
    aliases: ['base64Encode'],
    run: encodeBase64
  },
  {
    signature: 'decodeBase64()',
    description: 'The text that a Base64 text holds.',
    example: ['"aMOpbGxv".decodeBase64()', 'héllo'],
    aliases: ['base64Decode'],
    run: decodeBase64
  },
  {
    signature: 'escapeHtml()',
    description: 'The text with & < > and quotes made harmless inside a web page or an HTML e-mail.',
    example: ['"<b>Ada</b>".escapeHtml()', '&lt;b&gt;Ada&lt;/b&gt;'],
    run: (text, call) => {
      call.frame.chargeText(text.length * 2);
      return text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
    }
  },
  {
    signature: 'removeTags()',
    description: 'The text without HTML tags.',
    example: ['"<p>Hi <b>Ada</b></p>".removeTags()', 'Hi Ada'],
    run: (text, call) => {
      call.frame.chargeText(text.length);
      return text.replace(/<[^<>]*>/g, '');
    }
  },
  {
    signature: 'extractDomain()',
    description: 'The host of a web address or the part of an e-mail address after the @.',
    example: ['"https://shop.example.com/cart?id=7".extractDomain()', 'shop.example.com'],
    run: (text) =>
      parseUrl(text)?.hostname ?? (isEmail(text) ? text.slice(text.lastIndexOf('@') + 1) : undefined)
  },
  {
    signature: 'isEmail()',
    description: 'Whether the text is an e-mail address.',
    example: ['"ada@example.com".isEmail()', true],
    run: (text) => isEmail(text)
  },
  {
    signature: 'isUrl()',
    description: 'Whether the text is a web address.',
    example: ['"https://example.com".isUrl()', true],
    run: (text) => parseUrl(text) !== undefined
  },
  {
    signature: 'isNumeric()',
    description: 'Whether the text spells a number.',
    example: ['"1e3".isNumeric()', true],
    run: (text) => text.length <= MAX_EMAIL && NUMERIC.test(text)
  }
];

function isEmail(text: string): boolean {
  return text.length <= MAX_EMAIL && EMAIL.test(text);
}
