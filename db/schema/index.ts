export * from './connections.ts';
export * from './data-store.ts';
export * from './documents.ts';
export * from './orgs.ts';
export * from './people.ts';
export * from './runs.ts';
export * from './secrets.ts';
export * from './workflows.ts';
