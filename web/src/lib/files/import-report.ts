/** The report of an import in words: what needs a look first. */
import type { ImportedNode, ImportReport } from '@automateos/workflow/interop';
import { formatCount } from '#lib/ui/format.ts';

export type Tone = 'done' | 'look' | 'missing';

export interface ReportLine {
  name: string;
  tone: Tone;
  words: string[];
}

const TONES: Tone[] = ['missing', 'look', 'done'];

/** `From n8n: 6 of 7 steps came over`. Notes and parts of other steps are not counted. */
export function reportTitle({ nodes }: ImportReport): string {
  const steps = nodes.filter(({ outcome }) => outcome === 'step' || outcome === 'placeholder');
  const over = steps.filter(({ outcome }) => outcome === 'step').length;
  return `From n8n: ${over} of ${formatCount(steps.length, 'step')} came over`;
}

/** A line for each node, those first that do not exist here, then those with something to look at. */
export const reportLines = ({ nodes }: ImportReport): ReportLine[] =>
  nodes
    .filter(({ outcome }) => outcome !== 'note')
    .map((node) => toLine(node, nodes))
    .toSorted((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone));

function toLine(node: ImportedNode, nodes: readonly ImportedNode[]): ReportLine {
  const { name, outcome, hints, needsConnection } = node;
  if (outcome === 'placeholder')
    return {
      name,
      tone: 'missing',
      words: ['There is no such step here yet. It keeps its place: put another one in.']
    };
  if (outcome === 'folded') {
    const owner = nodes.find(({ nodeId, outcome: other }) => nodeId === node.nodeId && other === 'step');
    return { name, tone: 'done', words: owner ? [`Part of “${owner.name}” now.`] : [] };
  }
  const words = [...(needsConnection ? ['Connect it: n8n keeps credentials to itself.'] : []), ...hints];
  return { name, tone: words.length > 0 ? 'look' : 'done', words };
}
