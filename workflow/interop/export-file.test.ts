import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createState, readDocument } from '../document/index.ts';
import { documents } from '../document/testing/arbitraries.ts';
import { sampleDocument } from '../document/testing/sample.ts';
import { toPublicId } from '../ids.ts';
import type { WorkflowDocument } from '../types.ts';
import { exportFile, fileNameOf, parseFile } from './index.ts';

const SECRET = toPublicId('sec', '0192f0c1-2b3c-7d4e-8f5a-6b7c8d9e0f1a');

function textOf(document: WorkflowDocument): string {
  const file = exportFile(document);
  if ('refusal' in file) throw new Error(file.refusal);
  return file.text;
}

describe('an exported file', () => {
  test('gives the same bytes when what was imported is exported again', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = textOf(document);
        const doc = new Y.Doc();
        Y.applyUpdate(doc, createState(parseFile(text).document!));
        expect(textOf(readDocument(doc).document)).toBe(text);
      })
    );
  });

  test('carries no id of a secret and no address of a webhook', () => {
    const document = sampleDocument();
    document.nodes.n_send!.config = { url: 'https://a.example', auth: 'bearer', secret: SECRET };
    document.nodes.n_new!.config = { key: SECRET };
    document.nodes.n_hook!.config.path = 'canary-path';
    const text = textOf(document);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('canary-path');
    expect(text).toContain('"auth": "bearer"');
  });

  test('is not made while a credential is typed in', () => {
    const document = sampleDocument();
    const row = { name: 'X-Api-Key', value: 'canary-8d7f', order: 1 };
    document.nodes.n_send!.config.headers = { h1: row };
    expect(exportFile(document)).toEqual({
      refusal: expect.stringMatching(/^In the step “Tell the team 🎉”, Headers: /) as string
    });
  });

  test.each([
    ['Lead concierge', 'Lead concierge.automateos.json'],
    ['../../etc/passwd', 'etc passwd.automateos.json'],
    ['a:b*c?"<>|\u0000\n', 'a b c.automateos.json'],
    ['Grüße 🎉', 'Grüße 🎉.automateos.json'],
    ['...', 'workflow.automateos.json'],
    ['\u202egpj.exe', 'gpj.exe.automateos.json'],
    ['x'.repeat(300), `${'x'.repeat(80)}.automateos.json`]
  ])('of %j is called %j', (name, file) => expect(fileNameOf(name)).toBe(file));
});
