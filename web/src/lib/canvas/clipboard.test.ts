import { toPublicId } from '@automateos/workflow';
import { describe, expect, test } from 'vitest';
import { boundsOfClip, parseClip, toClip, type Clip } from './clipboard.ts';

const SECRET = toPublicId('sec', '0192f0c1-2b3c-7d4e-8f5a-6b7c8d9e0f1a');

const clip: Clip = {
  nodes: {
    n_call000001: {
      ...{ type: 'http-request', typeVersion: 1, label: 'Call', position: { x: 40, y: 20 } },
      config: { url: 'https://example.com', auth: 'bearer', secret: SECRET, more: { deep: [SECRET] } }
    }
  },
  edges: {},
  notes: { note_00000001: { text: 'Why', position: { x: 0, y: 200 }, width: 200, height: 80, color: 'blue' } }
};

describe('the clipboard', () => {
  test('carries steps and notes as readable JSON of our file format', () => {
    const text = toClip(clip);
    expect(JSON.parse(text).automateos).toBe(1);
    expect(parseClip(text)?.notes).toEqual(clip.notes);
  });

  test('leaves references to secrets behind, on the way out and on the way in', () => {
    expect(toClip(clip)).not.toContain(SECRET);
    const foreign = JSON.stringify({ automateos: 1, nodes: clip.nodes, edges: {}, notes: {} });
    expect(JSON.stringify(parseClip(foreign))).not.toContain(SECRET);
  });

  test.each([
    '',
    'hello',
    '{',
    '[1]',
    '{"automateos":2,"nodes":{}}',
    '{"automateos":1,"nodes":{"a":{"type":1}}}'
  ])('text that is something else is not taken: %j', (text) => expect(parseClip(text)).toBeUndefined());

  test('knows the box around its content', () => {
    expect(boundsOfClip(clip)).toEqual({ x: 0, y: 20, width: 240, height: 260 });
  });
});
