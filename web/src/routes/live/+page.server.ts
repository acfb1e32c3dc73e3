import { readLiveCalendar } from '#lib/server/services/live-pages.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = () => readLiveCalendar();
