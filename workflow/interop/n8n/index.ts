/** Workflows from n8n. */
export { importN8n, type ImportedNode, type ImportReport, type Outcome } from './import-n8n.ts';
