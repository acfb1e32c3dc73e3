export * from './meter.ts';
export * from './models.ts';
