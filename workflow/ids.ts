/**
 * Identifiers. Postgres stores uuidv7; everything outside shows `kind_` + 22 base62 characters,
 * which is the same 128-bit number. Inside a document, node, edge and row ids are random and short.
 */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PUBLIC_LENGTH = 22; // 62^22 > 2^128
const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What an id names; the prefix of its public form. */
export type IdKind =
  | 'wf' // workflow, and its main document
  | 'doc' // any other document
  | 'ver'
  | 'run'
  | 'step'
  | 'sec'
  | 'con'
  | 'usr'
  | 'org'
  | 'mem'
  | 'inv'
  | 'key'
  | 'dl'
  | 'sbm' // submission to the gallery
  | 'wh'
  | 'ls' // live session
  | 'lp' // somebody in one
  | 'lm' // something said in one
  | 'sch'
  | 'thr' // thread of comments
  | 'cmt'
  | 'ntf' // notice in an inbox
  | 'fld'
  | 'ses'; // browser session

/** The public form of a uuid: `run_` + 22 base62 characters. */
export function toPublicId(kind: IdKind, uuid: string): string {
  let value = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let i = 0; i < PUBLIC_LENGTH; i++) {
    text = ALPHABET[Number(value % 62n)] + text;
    value /= 62n;
  }
  return `${kind}_${text}`;
}

/** The uuid behind a public id, or `undefined` when the text is not one of that kind. Never throws. */
export function fromPublicId(kind: IdKind, id: string): string | undefined {
  if (id.length !== kind.length + 1 + PUBLIC_LENGTH || !id.startsWith(`${kind}_`)) return undefined;
  let value = 0n;
  for (const character of id.slice(kind.length + 1)) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    value = value * 62n + BigInt(digit);
  }
  if (value >= 1n << 128n) return undefined;
  const hex = value.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const isUuid = (text: string): boolean => UUID_PATTERN.test(text);

/** A document name on the wire: `wf_…` or `doc_…`, with `.side` for comments and cases. Checked before anything else. */
export const DOCUMENT_NAME = /^(wf|doc)_[0-9A-Za-z]{22}(\.side)?$/;

/** `length` random base62 characters (5.95 bits each) from the platform's secure source. */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    // 248 = 4 × 62: bytes above are dropped so that every character is equally likely.
    for (const byte of crypto.getRandomValues(new Uint8Array(length * 2)))
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62];
  }
  return text;
}

/** Ids that live inside a document. Ten characters are 59 bits: no clash in documents of 20,000 nodes. */
export const newNodeId = (): string => `n_${randomText(10)}`;
export const newEdgeId = (): string => `e_${randomText(10)}`;
export const newRowId = (): string => randomText(6);
export const newNoteId = (): string => `note_${randomText(8)}`;
