import type { Call, FunctionEntry } from './define.ts';

/** Pays for looking for one text in another: slow only when both are long. */
function chargeLookup(call: Call, text: string, part: string): void {
  call.frame.chargeText(text.length);
  call.frame.charge((text.length * part.length) / LOOKUPS_PER_STEP);
}
/** Character comparisons that count as one unit of work, in the worst case of a repetitive text. */
const LOOKUPS_PER_STEP = 16_384;

/** Pays for a text before it is made. */
function pad(text: string, call: Call): [length: number, fill: string] {
  const length = Math.max(call.whole(0), text.length);
  call.frame.chargeText(length);
  return [length, call.text(1, ' ')];
}

function replaceText(text: string, call: Call, all: boolean): string {
  const search = call.text(0);
  const replacement = call.text(1);
  chargeLookup(call, text, search);
  if (!all) {
    const at = text.indexOf(search);
    return at < 0 ? text : text.slice(0, at) + replacement + text.slice(at + search.length);
  }
  const parts = text.split(search);
  call.frame.chargeElements(parts.length);
  call.frame.chargeText(text.length + parts.length * replacement.length);
  return parts.join(replacement);
}

/** Plain replacement of one text by another; patterns are handled in `patterns.ts`. */
export const replaceFirstText = (text: string, call: Call): string => replaceText(text, call, false);
export const replaceEveryText = (text: string, call: Call): string => replaceText(text, call, true);

export function splitText(text: string, call: Call): string[] {
  const separator = call.text(0);
  const limit = call.has(1) ? Math.max(0, call.whole(1)) : undefined;
  chargeLookup(call, text, separator);
  const parts = text.split(separator, limit);
  call.frame.chargeElements(parts.length);
  return parts;
}

/** Words of a name in any style: `orderID`, `order-id` and `Order ID` are all two. */
const words = (text: string): string[] =>
  text
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Pays for reading the text once, then runs. */
const reading =
  (run: (text: string) => unknown) =>
  (text: string, call: Call): unknown => {
    call.frame.chargeText(text.length);
    return run(text);
  };

export const textFunctions: readonly FunctionEntry<string>[] = [
  {
    signature: 'length',
    description: 'The number of characters.',
    example: ['"hello".length', 5],
    run: (text) => text.length
  },
  {
    signature: 'toUpperCase()',
    description: 'The text in capital letters.',
    example: ['"Ada".toUpperCase()', 'ADA'],
    run: reading((text) => text.toUpperCase())
  },
  {
    signature: 'toLowerCase()',
    description: 'The text in small letters.',
    example: ['"Ada".toLowerCase()', 'ada'],
    run: reading((text) => text.toLowerCase())
  },
  {
    signature: 'capitalize()',
    description: 'The text with its first letter capital.',
    example: ['"ada lovelace".capitalize()', 'Ada lovelace'],
    aliases: ['toSentenceCase'],
    run: reading(capitalize)
  },
  {
    signature: 'toTitleCase()',
    description: 'The text with the first letter of each word capital.',
    example: ['"ada lovelace".toTitleCase()', 'Ada Lovelace'],
    run: reading((text) => text.replace(/\p{L}[\p{L}\p{N}'’]*/gu, capitalize))
  },
  {
    signature: 'toSnakeCase()',
    description: 'Words in small letters joined by underscores.',
    example: ['"orderID number".toSnakeCase()', 'order_id_number'],
    run: reading((text) => words(text).join('_').toLowerCase())
  },
  {
    signature: 'toCamelCase()',
    description: 'Words joined, each but the first with a capital letter.',
    example: ['"Order number".toCamelCase()', 'orderNumber'],
    run: reading((text) =>
      words(text.toLowerCase())
        .map((word, index) => (index === 0 ? word : capitalize(word)))
        .join('')
    )
  },
  {
    signature: 'toSlug()',
    description: 'The text as part of a web address: small letters without accents, digits and dashes.',
    example: ['"Crème Brûlée, please!".toSlug()', 'creme-brulee-please'],
    run: reading((text) => words(text.normalize('NFD').replace(/\p{M}/gu, '')).join('-').toLowerCase())
  },
  {
    signature: 'trim()',
    description: 'The text without spaces and line breaks at both ends.',
    example: ['"  hi  ".trim()', 'hi'],
    run: reading((text) => text.trim())
  },
  {
    signature: 'trimStart()',
    description: 'The text without spaces at its start.',
    example: ['"  hi ".trimStart()', 'hi '],
    run: reading((text) => text.trimStart())
  },
  {
    signature: 'trimEnd()',
    description: 'The text without spaces at its end.',
    example: ['" hi  ".trimEnd()', ' hi'],
    run: reading((text) => text.trimEnd())
  },
  {
    signature: 'slice(start, end?)',
    description:
      'The characters from one position up to, not including, another; negative positions count from the end.',
    example: ['"automate".slice(-4)', 'mate'],
    run: (text, call) => text.slice(call.whole(0, 0), call.has(1) ? call.whole(1) : undefined)
  },
  {
    signature: 'substring(start, end?)',
    description: 'The characters from one position up to, not including, another.',
    example: ['"automate".substring(0, 4)', 'auto'],
    run: (text, call) => text.substring(call.whole(0, 0), call.has(1) ? call.whole(1) : undefined)
  },
  {
    signature: 'at(position)',
    description: 'The character at a position, counted from 0; negative positions count from the end.',
    example: ['"hello".at(-1)', 'o'],
    aliases: ['charAt'],
    run: (text, call) => text.at(call.whole(0, 0))
  },
  {
    signature: 'truncate(length, ending?)',
    description: 'The text cut to a length, with an ending when something was cut off.',
    example: ['"A long story".truncate(7, "…")', 'A long…'],
    run: (text, call) => {
      const length = Math.max(0, call.whole(0));
      const ending = call.text(1, '…').slice(0, length);
      return text.length <= length ? text : text.slice(0, length - ending.length) + ending;
    }
  },
  {
    signature: 'padStart(length, fill?)',
    description: 'The text filled up at its start to a length.',
    example: ['"7".padStart(3, "0")', '007'],
    run: (text, call) => text.padStart(...pad(text, call))
  },
  {
    signature: 'padEnd(length, fill?)',
    description: 'The text filled up at its end to a length.',
    example: ['"7".padEnd(3, ".")', '7..'],
    run: (text, call) => text.padEnd(...pad(text, call))
  },
  {
    signature: 'repeat(times)',
    description: 'The text several times in a row.',
    example: ['"ab".repeat(3)', 'ababab'],
    run: (text, call) => {
      const times = Math.max(0, call.whole(0));
      call.frame.chargeText(text.length * times);
      return text.repeat(times);
    }
  },
  {
    signature: 'includes(text)',
    description: 'Whether another text occurs in this one.',
    example: ['"hello".includes("ell")', true],
    run: (text, call) => {
      const part = call.text(0);
      chargeLookup(call, text, part);
      return text.includes(part);
    }
  },
  {
    signature: 'startsWith(text)',
    description: 'Whether the text begins with another one.',
    example: ['"hello".startsWith("he")', true],
    run: (text, call) => text.startsWith(call.text(0))
  },
  {
    signature: 'endsWith(text)',
    description: 'Whether the text ends with another one.',
    example: ['"report.pdf".endsWith(".pdf")', true],
    run: (text, call) => text.endsWith(call.text(0))
  },
  {
    signature: 'indexOf(text)',
    description: 'The position where another text first occurs, or -1.',
    example: ['"hello".indexOf("l")', 2],
    run: (text, call) => {
      const part = call.text(0);
      chargeLookup(call, text, part);
      return text.indexOf(part);
    }
  },
  {
    signature: 'lastIndexOf(text)',
    description: 'The position where another text last occurs, or -1.',
    example: ['"hello".lastIndexOf("l")', 3],
    run: (text, call) => {
      const part = call.text(0);
      chargeLookup(call, text, part);
      return text.lastIndexOf(part);
    }
  },
  {
    signature: 'concat(text, …)',
    description: 'The text followed by others.',
    example: ['"a".concat("b", "c")', 'abc'],
    run: (text, call) => {
      const parts = call.args.map((_, index) => call.text(index));
      call.frame.chargeText(parts.reduce((sum, part) => sum + part.length, text.length));
      return text.concat(...parts);
    }
  },
  {
    signature: 'lines()',
    description: 'The lines of the text as a list.',
    example: ['"one\\ntwo".lines()', ['one', 'two']],
    run: (text, call) => {
      const lines = text.split(/\r\n|\n|\r/);
      call.frame.chargeText(text.length);
      call.frame.chargeElements(lines.length);
      return lines;
    }
  }
];
