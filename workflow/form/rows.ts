/** Rows with their ids in their order; equal orders, as two people can write them, go by id. */
export function sortedRows<R extends object>(rows: Iterable<[string, R]>): [string, R][] {
  return [...rows].sort(([idA, a], [idB, b]) => orderOf(a) - orderOf(b) || (idA < idB ? -1 : 1));
}

function orderOf(row: object): number {
  return 'order' in row && typeof row.order === 'number' ? row.order : 0;
}
