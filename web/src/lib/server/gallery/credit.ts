import type { Credit, GalleryTemplate } from '../answers/gallery.ts';

interface CreditRow {
  slug: string;
  title: string;
  version: number;
  creator: { handle: string; name: string; color: string; verified: boolean };
}

/** A template and its creator in a line. The columns of the row hold only what the schemas of the answers allow. */
export function showCredit({ slug, title, version, creator }: CreditRow): Credit {
  return { slug, title, version, creator: creator as GalleryTemplate['creator'] };
}
