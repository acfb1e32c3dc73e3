import { readCreator } from '#lib/server/services/gallery.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ params }) => ({ creator: await readCreator(params.handle) });
