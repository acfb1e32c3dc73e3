/** How much an update changes: `4 changes, 1 touches yours`. */
export function updateWords({ changes, conflicts }: { changes: number; conflicts: number }): string {
  const all = changes === 1 ? '1 change' : `${changes} changes`;
  const own =
    conflicts === 0 ? 'none touches yours' : conflicts === 1 ? '1 touches yours' : `${conflicts} touch yours`;
  return `${all}, ${own}`;
}
