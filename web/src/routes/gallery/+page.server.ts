import { category } from '#lib/server/answers/gallery.ts';
import { listCategories, listGallery } from '#lib/server/services/gallery.ts';
import type { PageServerLoad } from './$types.js';

const SHOWN = 24;
const SEARCH_CHARACTERS = 100;

export const load: PageServerLoad = async ({ url }) => {
  const search = url.searchParams.get('search')?.trim().slice(0, SEARCH_CHARACTERS) || undefined;
  const chosen = category.safeParse(url.searchParams.get('category')).data;
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const [page, categories] = await Promise.all([
    listGallery({ search, category: chosen, cursor, limit: SHOWN, count: 'true' }),
    listCategories()
  ]);
  return { page, categories, search: search ?? '', category: chosen ?? null, isFirst: cursor === undefined };
};
