import { describe, expect, test } from 'vitest';
import { sampleDocument } from '../document/testing/sample.ts';
import { LIMITS } from '../limits.ts';
import type { WorkflowDocument } from '../types.ts';
import { readFile, toFile } from './index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const sentenceFor = (bytes: Uint8Array) => readFile(bytes).problem?.message;

/** The sample with a field of the request changed. */
function withField(field: string, value: unknown): WorkflowDocument {
  const document = sampleDocument();
  document.nodes.n_send!.config[field] = value;
  return document;
}

describe('a file that somebody brings', () => {
  test('is read, with or without a byte order mark', () => {
    const text = toFile(sampleDocument());
    expect(readFile(bytesOf(text)).document).toEqual(sampleDocument());
    expect(readFile(bytesOf(`\ufeff${text}`)).document).toEqual(sampleDocument());
  });

  test.each([
    ['empty', bytesOf(''), 'This file is empty.'],
    ['blank', bytesOf('\ufeff \n'), 'This file is empty.'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), /^This is not a text file\./],
    ['text of 16 bits', Uint8Array.from([0x7b, 0, 0x7d, 0]), /^This is not a text file\./],
    ['a letter', bytesOf('Dear all,'), 'This file is broken in line 1, column 1: “D” cannot stand there.'],
    [
      'too large',
      new Uint8Array(LIMITS.documentBytes + 1),
      'This file has 10.0 MB. A workflow file has at most 10 MB.'
    ],
    ['nested without end', bytesOf('['.repeat(200_000)), /not valid JSON/]
  ])('that is %s is refused', (_, bytes, sentence) => expect(sentenceFor(bytes)).toMatch(sentence));

  test('with a credential in it is refused, by the label of the step and the field', () => {
    const headers = { h1: { name: 'Authorization', value: 'Basic YTpi', order: 1 } };
    const message = sentenceFor(bytesOf(toFile(withField('headers', headers))));
    expect(message).toMatch(
      /^In the step “Tell the team 🎉”, Headers: the value of “Authorization” is a credential\./
    );
  });
});
