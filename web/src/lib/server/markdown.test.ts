import { expect, test } from 'vitest';
import { parseMarkdown } from './markdown.ts';

test('headings, lists, emphasis and links become parts', () => {
  const tree = parseMarkdown(
    '# Why\n\nIt *really* **helps**, see [the docs](https://example.com).\n\n- one\n- two'
  );
  expect(tree).toEqual([
    { type: 'heading', level: 2, children: [{ type: 'text', text: 'Why' }] },
    {
      type: 'paragraph',
      children: [
        { type: 'text', text: 'It ' },
        { type: 'emphasis', children: [{ type: 'text', text: 'really' }] },
        { type: 'text', text: ' ' },
        { type: 'strong', children: [{ type: 'text', text: 'helps' }] },
        { type: 'text', text: ', see ' },
        { type: 'link', url: 'https://example.com', children: [{ type: 'text', text: 'the docs' }] },
        { type: 'text', text: '.' }
      ]
    },
    {
      type: 'list',
      ordered: false,
      items: [
        [{ type: 'paragraph', children: [{ type: 'text', text: 'one' }] }],
        [{ type: 'paragraph', children: [{ type: 'text', text: 'two' }] }]
      ]
    }
  ]);
});

test('HTML is text, and a link to a script is its words only', () => {
  expect(parseMarkdown('<script>alert(1)</script>')).toEqual([
    { type: 'paragraph', children: [{ type: 'text', text: '<script>alert(1)</script>' }] }
  ]);
  expect(parseMarkdown('[click](javascript:alert(1)) ![picture](https://example.com/x.png)')).toEqual([
    {
      type: 'paragraph',
      children: [
        { type: 'text', text: 'click' },
        { type: 'text', text: ' ' },
        { type: 'text', text: 'picture' }
      ]
    }
  ]);
});
