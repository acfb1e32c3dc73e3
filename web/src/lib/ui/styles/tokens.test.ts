import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = [number, number, number];
type Theme = 'light' | 'dark';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const TEXT = 4.5; // WCAG 1.4.3
const CONTROL = 3; // WCAG 1.4.11

/** The value of a token in a theme: `light-dark(a, b)`, or one value for both. */
function token(name: string, theme: Theme): string {
  const value = new RegExp(`--${name}: (.+);`).exec(css)?.[1];
  if (!value) throw new Error(`There is no token --${name}.`);
  const both = /^light-dark\((#\w+|rgb\([^)]*\)), (#\w+|rgb\([^)]*\))\)$/.exec(value);
  return both?.[theme === 'light' ? 1 : 2] ?? value;
}

/** The opaque colour that is seen when a token lies on `under`. */
function paint(value: string, under: Rgb): Rgb {
  const parts = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(value);
  if (!parts) return hex(value);
  const alpha = Number(parts[4]);
  return [0, 1, 2].map((i) => Number(parts[i + 1]) * alpha + under[i]! * (1 - alpha)) as Rgb;
}

function hex(value: string): Rgb {
  const digits =
    value.length === 4 ? [...value.slice(1)].map((digit) => digit + digit).join('') : value.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb;
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: Rgb, b: Rgb): number {
  const luminance = (rgb: Rgb) => {
    const [r, g, blue] = rgb.map((channel) => {
      const c = channel / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    }) as Rgb;
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const PAIRS: [front: string, back: string, least: number][] = [
  ...['ink', 'ink-2', 'ink-3'].flatMap((ink) =>
    ['canvas', 'surface', 'surface-2', 'sunken'].map((back): [string, string, number] => [ink, back, TEXT])
  ),
  ...['ok', 'warn', 'err'].map((tone): [string, string, number] => [tone, `${tone}-soft`, TEXT]),
  ['err', 'surface', TEXT],
  ['accent-ink', 'accent-soft', TEXT],
  ['accent-ink', 'surface', TEXT],
  ['on-accent', 'accent', TEXT],
  ...['u1', 'u2', 'u3', 'u4', 'u5', 'u6'].map((user): [string, string, number] => ['on-accent', user, TEXT]),
  ['wire', 'canvas', CONTROL],
  ['idle', 'canvas', CONTROL],
  ['accent', 'surface', CONTROL]
];

describe.each<Theme>(['light', 'dark'])('%s', (theme) => {
  it.each(PAIRS)('%s on %s has a contrast of at least %d', (front, back, least) => {
    const ground = hex(token('surface', theme));
    const under = paint(token(back, theme), ground);
    expect(contrast(paint(token(front, theme), under), under)).toBeGreaterThanOrEqual(least);
  });
});
