import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ url }) => ({ noDemo: url.searchParams.get('demo') === 'none' });
