import type { PretendService } from './pretend-service.ts';

export { PRETEND_SECRET, type PretendService } from './pretend-service.ts';

/** Every service that a pretend run can call. */
export const pretendServices: readonly PretendService[] = [];
