import { isExpression, type Json } from '@automateos/workflow';
import { tokenize } from '@automateos/workflow/expression/tokens';
import type { Part } from './chip-dom.ts';
import { humanize, inWords } from './data-paths.ts';

export interface Labels {
  /** Label of a node, `undefined` when it is gone. */
  nodeLabel(id: string): string | undefined;
  /** What a piece of data held last. */
  sample(nodeId: string | undefined, path: readonly string[]): Json | undefined;
}

/** What runs know by itself and people read as data, not as a formula. */
export const APPROVAL_LINK = {
  code: '$approval.url',
  words: 'Link to decide',
  title: 'Where the approval that follows is decided'
};

/** What a field shows for its value: plain text as it is, an expression as text and chips. */
export function partsOf(value: unknown, labels: Labels): Part[] {
  if (!isExpression(value))
    return value === undefined || value === null ? [] : [{ kind: 'text', text: String(value) }];
  return tokenize(value.expr).map((token): Part => {
    if (token.kind === 'text') return { kind: 'text', text: token.text };
    if (token.kind === 'code') return codePart(token.source);
    const node = token.nodeId ? labels.nodeLabel(token.nodeId) : 'Comes in';
    const piece = token.path.length > 0 ? humanize(token.path.at(-1)!) : 'Everything';
    return {
      kind: 'chip',
      look: 'data',
      source: token.source,
      label: node ? piece : `${piece} (missing step)`,
      title: `${node ?? 'A step that was removed'} › ${token.path.map(humanize).join(' › ') || 'everything'}: ${inWords(labels.sample(token.nodeId, token.path))}`
    };
  });
}

function codePart(source: string): Part {
  const code = codeOf(source);
  if (code === APPROVAL_LINK.code)
    return { kind: 'chip', look: 'data', source, label: APPROVAL_LINK.words, title: APPROVAL_LINK.title };
  return { kind: 'chip', look: 'formula', source, label: code.slice(0, 48) || 'Formula', title: code };
}

/** The code of a `{{ … }}` without its braces. */
export const codeOf = (source: string): string => source.replace(/^\{\{\s*|\s*\}\}$/g, '');

export const formulaSource = (code: string): string => `{{ ${code.trim()} }}`;

/** The value to store for what was typed: an expression only when there is something to compute. */
export function valueOf(content: { source: string; hasChip: boolean }): string | { expr: string } {
  return content.hasChip || /\{\{[\s\S]*\}\}/.test(content.source)
    ? { expr: content.source }
    : content.source;
}
