/** Documents as text: our file format and canonical JSON. */
export { canonicalJson } from './canonical-json.ts';
export { parseDocument, parseFile, toFile, type Parsed } from './file.ts';
