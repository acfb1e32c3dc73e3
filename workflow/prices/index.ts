export * from './meter.ts';
export * from './models.ts';
export * from './plans.ts';
