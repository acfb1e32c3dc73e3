import type { NodeGroup } from '@automateos/workflow';
import type { NodeFacts } from '@automateos/workflow/facts';

/** The end of a wire that waits for a step: its other end must fit. */
export type PickerSide = 'after' | 'before';

export interface PickerQuery {
  text: string;
  /** `after`: fed by an output; `before`: feeding an input; absent: any step. */
  side?: PickerSide;
  /** Without one, triggers come first. */
  hasTrigger: boolean;
}

/** A type of step with the sentence that tells what it is for. */
export interface PickerStep extends NodeFacts {
  summary: string;
}

export interface PickerEntry {
  facts: PickerStep;
  /** Characters of the title and of the summary that matched, as [start, end) pairs. */
  titleHits: [number, number][];
  summaryHits: [number, number][];
}

const GROUP_ORDER: readonly NodeGroup[] = ['app', 'data', 'logic', 'ai', 'human', 'time', 'trigger'];

/** Words people type for a group of steps without knowing their names. */
const GROUP_WORDS: Record<NodeGroup, string> = {
  trigger: 'trigger start when begin',
  app: 'app service send call api',
  logic: 'logic branch condition decide filter route',
  data: 'data edit change map fields variables',
  ai: 'ai model write summarise',
  human: 'person approve ask',
  time: 'time wait delay schedule'
};

/** Steps that fit the open end, best guess first. Every word typed must match somewhere. */
export function rankSteps(all: readonly PickerStep[], query: PickerQuery): PickerEntry[] {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .filter((facts) => fits(facts, query.side))
    .map((facts, place) => ({ facts, place, score: scoreOf(facts, words) }))
    .filter(({ score }) => score > 0)
    .sort(
      (a, b) =>
        b.score - a.score || groupPlace(a.facts, query) - groupPlace(b.facts, query) || a.place - b.place
    )
    .map(({ facts }) => ({
      facts,
      titleHits: hitsIn(facts.title, words),
      summaryHits: hitsIn(facts.summary, words)
    }));
}

function fits(facts: NodeFacts, side: PickerSide | undefined): boolean {
  if (side === 'after') return facts.ports.inputs.length > 0;
  if (side === 'before') return facts.ports.outputs.length > 0;
  return true;
}

function groupPlace(facts: NodeFacts, query: PickerQuery): number {
  if (facts.group === 'trigger' && !query.hasTrigger && query.side !== 'after') return -1;
  return GROUP_ORDER.indexOf(facts.group);
}

/** 0 when a word matches nowhere; an empty search scores all the same. */
function scoreOf(facts: PickerStep, words: readonly string[]): number {
  let score = 1;
  for (const word of words) {
    const best = Math.max(
      4 * matchStrength(facts.title.toLowerCase(), word),
      2 * matchStrength(facts.type.replaceAll('-', ' '), word),
      matchStrength(GROUP_WORDS[facts.group], word),
      matchStrength(facts.summary.toLowerCase(), word)
    );
    if (best === 0) return 0;
    score += best;
  }
  return score;
}

/** 4 whole text, 3 its beginning, 2 the beginning of a word, 1 elsewhere in a word of three letters or more, 0 none. */
function matchStrength(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (text === word) return 4;
  if (at === 0) return 3;
  if (new RegExp(`(^|[^\\p{L}\\p{N}])${escapePattern(word)}`, 'u').test(text)) return 2;
  return word.length > 2 ? 1 : 0;
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function hitsIn(text: string, words: readonly string[]): [number, number][] {
  const lower = text.toLowerCase();
  const hits = words
    .map((word): [number, number] => [lower.indexOf(word), lower.indexOf(word) + word.length])
    .filter(([start]) => start >= 0)
    .sort((a, b) => a[0] - b[0]);
  return hits.filter(([start], place) => place === 0 || start >= hits[place - 1]![1]);
}

/** Text cut at its hits, for marking them. */
export function markHits(text: string, hits: readonly [number, number][]): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = [];
  let done = 0;
  for (const [start, end] of hits) {
    if (start > done) parts.push({ text: text.slice(done, start), hit: false });
    parts.push({ text: text.slice(start, end), hit: true });
    done = end;
  }
  if (done < text.length) parts.push({ text: text.slice(done), hit: false });
  return parts;
}
