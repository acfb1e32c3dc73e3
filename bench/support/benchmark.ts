import { appendFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.ts';
import { summarize, type Pair, type Sample, type Summary } from './statistics.ts';
import { formatTable } from './table.ts';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));
const PAIRS = 5;

export interface Goal {
  /** As a person reads it: `p50 ≤ 10 ms`. */
  text: string;
  isMet: (summary: Summary) => boolean;
}

/** A goal for one figure of the subject. */
export const atMost = (text: string, limit: number, read: (sample: Sample) => number | undefined): Goal => ({
  text,
  isMet: ({ subject }) => (read(subject) ?? Infinity) <= limit
});

export const atLeast = (text: string, limit: number, read: (sample: Sample) => number | undefined): Goal => ({
  text,
  isMet: ({ subject }) => (read(subject) ?? 0) >= limit
});

export interface Case {
  name: string;
  unit: string;
  /** What the control does, in a few words. */
  control: string;
  /** Called once, before the first pair. */
  prepare?: () => Promise<unknown>;
  measureSubject: () => Promise<Sample>;
  measureControl: () => Promise<Sample>;
  goals?: readonly Goal[];
  /** Measured pairs, where the usual five would take too long. */
  pairs?: number;
}

export interface CaseResult extends Summary {
  name: string;
  unit: string;
  controlled: string;
  goals: { text: string; isMet: boolean }[];
}

/** Whether this run only shows that the script works: few and small, its figures mean nothing. */
export const isQuick =
  parseArgs({ options: { quick: { type: 'boolean' } }, strict: false }).values.quick === true;

/** `full` operations, or about a tenth of them in a quick run. */
export const sized = (full: number): number => (isQuick ? Math.max(2, Math.round(full / 10)) : full);

/** Measures every case with its control, prints a table and one line of JSON, and keeps that line. */
export async function report(name: string, cases: readonly Case[]): Promise<void> {
  const machine = describeMachine();
  const results: CaseResult[] = [];
  for (const one of cases) results.push(await measure(one));
  const line = JSON.stringify({
    benchmark: name,
    at: new Date().toISOString(),
    quick: isQuick,
    machine,
    cases: results
  });
  mkdirSync(RESULTS, { recursive: true });
  appendFileSync(`${RESULTS}${name}.jsonl`, `${line}\n`);
  process.stdout.write(`${formatTable(name, machine, results)}\n${line}\n`);
}

async function measure(one: Case): Promise<CaseResult> {
  await one.prepare?.();
  const pairs = await measurePairs(one);
  const summary = summarize(pairs);
  const goals = (one.goals ?? []).map(({ text, isMet }) => ({ text, isMet: isMet(summary) }));
  return { name: one.name, unit: one.unit, controlled: one.control, ...summary, goals };
}

/** A pair that is thrown away warms both sides up; then who goes first alternates, so that a trend favours nobody. */
async function measurePairs({
  measureSubject,
  measureControl,
  pairs: wanted = PAIRS
}: Case): Promise<Pair[]> {
  const pairs: Pair[] = [];
  const count = isQuick ? 1 : wanted + 1;
  for (let index = 0; index < count; index++) {
    const first = index % 2 === 0 ? await measureSubject() : await measureControl();
    const second = index % 2 === 0 ? await measureControl() : await measureSubject();
    pairs.push(index % 2 === 0 ? { subject: first, control: second } : { subject: second, control: first });
  }
  return isQuick ? pairs : pairs.slice(1);
}
