import type { Folder } from '#lib/server/answers/folders.ts';

/** The folders right inside one; those at the top for null. */
export const foldersIn = (folders: readonly Folder[], parentId: string | null): Folder[] =>
  folders.filter((folder) => folder.parentId === parentId);

/** From the top to the folder itself; empty for the top and for a folder that is gone. */
export function pathOf(folders: readonly Folder[], id: string | null): Folder[] {
  const folder = folders.find((one) => one.id === id);
  return folder ? [...pathOf(folders, folder.parentId), folder] : [];
}

export const TOP = 'top';

/** Every place something can be put into, as choices of a list: "Sales / Leads". */
export function placeChoices(folders: readonly Folder[]): { value: string; label: string }[] {
  const named = folders.map((folder) => ({
    value: folder.id,
    label: pathOf(folders, folder.id)
      .map(({ name }) => name)
      .join(' / ')
  }));
  return [
    { value: TOP, label: 'All workflows (no folder)' },
    ...named.sort((a, b) => a.label.localeCompare(b.label))
  ];
}
