import type { BlockContent, DefinitionContent, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Block, Inline } from '../markdown/tree.ts';

type AnyBlock = RootContent | BlockContent | DefinitionContent;

/** CommonMark as typed parts. HTML, images and links to anything but the web or an e-mail address become plain text. */
export function parseMarkdown(text: string): Block[] {
  return blocks(fromMarkdown(text).children);
}

const blocks = (nodes: readonly AnyBlock[]): Block[] => nodes.flatMap(block);

function block(node: AnyBlock): Block[] {
  switch (node.type) {
    case 'paragraph':
      return [{ type: 'paragraph', children: inlines(node.children) }];
    case 'heading':
      return [{ type: 'heading', level: levelOf(node.depth), children: inlines(node.children) }];
    case 'list':
      return [
        {
          type: 'list',
          ordered: node.ordered ?? false,
          items: node.children.map((item) => blocks(item.children))
        }
      ];
    case 'blockquote':
      return [{ type: 'quote', children: blocks(node.children) }];
    case 'code':
      return [{ type: 'code', text: node.value }];
    case 'thematicBreak':
      return [{ type: 'rule' }];
    case 'html':
      return [{ type: 'paragraph', children: [{ type: 'text', text: node.value }] }];
    default:
      return [];
  }
}

/** A page has its own first heading. */
const levelOf = (depth: number): 2 | 3 | 4 => (depth <= 1 ? 2 : depth === 2 ? 3 : 4);

const inlines = (nodes: readonly PhrasingContent[]): Inline[] => nodes.flatMap(inline);

function inline(node: PhrasingContent): Inline[] {
  switch (node.type) {
    case 'text':
    case 'html':
      return [{ type: 'text', text: node.value }];
    case 'inlineCode':
      return [{ type: 'code', text: node.value }];
    case 'break':
      return [{ type: 'break' }];
    case 'strong':
    case 'emphasis':
      return [{ type: node.type, children: inlines(node.children) }];
    case 'link':
      return isSafeLink(node.url)
        ? [{ type: 'link', url: node.url, children: inlines(node.children) }]
        : inlines(node.children);
    case 'image':
      return node.alt ? [{ type: 'text', text: node.alt }] : [];
    default:
      return 'children' in node ? inlines(node.children) : [];
  }
}

const SAFE_PROTOCOLS = new Set(['https:', 'http:', 'mailto:']);

function isSafeLink(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && SAFE_PROTOCOLS.has(parsed.protocol);
}
