/** Prices of language models, as their makers publish them. A model that is not here has no known price. */

interface PriceList {
  /** The maker's own page. */
  source: string;
  /** The month whose prices these are. */
  asOf: string;
  /** US dollars per million tokens that go in, and that come out. */
  prices: Readonly<Record<string, readonly [input: number, output: number]>>;
}

/** Input from the maker's cache counts in full, so a cost can be a little too high, never too low. */
export const MODEL_PRICES: readonly PriceList[] = [
  {
    source: 'https://developers.openai.com/api/docs/pricing',
    asOf: '2026-03',
    prices: {
      'gpt-5.4': [2.5, 15],
      'gpt-5.1': [1.25, 10],
      'gpt-5': [1.25, 10],
      'gpt-5-mini': [0.25, 2],
      'gpt-5-nano': [0.05, 0.4],
      'gpt-4.1': [2, 8],
      'gpt-4.1-mini': [0.4, 1.6],
      'gpt-4.1-nano': [0.1, 0.4],
      'gpt-4o': [2.5, 10],
      'gpt-4o-mini': [0.15, 0.6],
      o3: [2, 8],
      'o3-mini': [1.1, 4.4],
      'o4-mini': [1.1, 4.4]
    }
  },
  {
    source: 'https://platform.claude.com/docs/en/about-claude/pricing',
    asOf: '2026-02',
    prices: {
      'claude-opus-4-6': [5, 25],
      'claude-opus-4-5': [5, 25],
      'claude-opus-4-1': [15, 75],
      'claude-opus-4': [15, 75],
      'claude-sonnet-4-6': [3, 15],
      'claude-sonnet-4-5': [3, 15],
      'claude-sonnet-4': [3, 15],
      'claude-haiku-4-5': [1, 5],
      'claude-3-5-haiku': [0.8, 4],
      'claude-3-haiku': [0.25, 1.25]
    }
  }
];

/** A dated name is the same model: `gpt-5-mini-2025-08-07`, `claude-haiku-4-5-20251001`, `claude-3-5-haiku-latest`. */
const DATE = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$/;

export interface Tokens {
  model: string;
  inputTokens: number;
  outputTokens: number;
}

/** Millionths of a US dollar, or `undefined` when the price of the model is not known. */
export function tokensCost({ model, inputTokens, outputTokens }: Tokens): number | undefined {
  const name = model.toLowerCase().replace(DATE, '');
  const list = MODEL_PRICES.find(({ prices }) => Object.hasOwn(prices, name));
  if (!list) return undefined;
  // A dollar per million tokens is a millionth of a dollar per token.
  const [input, output] = list.prices[name]!;
  return Math.round(inputTokens * input + outputTokens * output);
}
