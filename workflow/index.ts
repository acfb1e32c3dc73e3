/** The browser-safe door of the language: types, ids, limits and the catalogue of node definitions. */
export * from './types.ts';
export * from './ids.ts';
export * from './limits.ts';
export * from './live.ts';
export * from './frame.ts';
export * from './close-codes.ts';
export * from './edit-frame.ts';
export * from './define-node.ts';
export * from './http-headers.ts';
export * from './step-error.ts';
export type { CostKind, CostReport } from './prices/meter.ts';
export { catalogue, findDefinition } from './catalogue.ts';
export { PERSON_COLORS, personColorNumber } from './person-color.ts';
