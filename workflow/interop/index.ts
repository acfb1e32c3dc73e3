/** Documents as text: our file format and canonical JSON. */
export { canonicalJson } from './canonical-json.ts';
export { documentSchema } from './file-schema.ts';
export { exportFile, fileNameOf } from './export-file.ts';
export { readFile, refuseBytes } from './file-bytes.ts';
export { parseDocument, parseFile, toFile, type Parsed } from './file.ts';
export { importN8n, type ImportedNode, type ImportReport } from './n8n/index.ts';
export { templateInfoSchema, type TemplateCase, type TemplateInfo } from './template-info.ts';
