import { type Area, formatRange } from './a1-range.ts';

export type Cell = string | number | boolean | null;
type Closed = { [Key in keyof Area]: number };

/** Google allows ten million cells; this is enough to try things out with. */
const MOST_CELLS = 20_000;

/** One sheet of a spreadsheet: rows of cells, as long as they are filled. */
export class Grid {
  readonly title: string;
  readonly id: number;
  rowCount = 1000;
  readonly columnCount = 26;
  readonly #rows: Cell[][];

  constructor(id: number, title: string, rows: Cell[][]) {
    this.id = id;
    this.title = title;
    this.#rows = rows.map((row) => [...row]);
  }

  /** Whether the area starts outside of the sheet. */
  exceeds({ row, column }: Area): boolean {
    return row >= this.rowCount || column >= this.columnCount;
  }

  /** Values of an area without the empty cells at its ends. */
  read(area: Area): Cell[][] {
    const { row, column, endRow, endColumn } = this.#close(area);
    const rows = this.#rows.slice(row, endRow).map((cells) => trimmed(cells.slice(column, endColumn)));
    return rows.slice(0, rows.findLastIndex((cells) => cells.length > 0) + 1);
  }

  /** `Sheet1!A1:Z1000`: the area as far as the sheet goes. */
  name(area: Area): string {
    return formatRange(this.title, this.#close(area));
  }

  /** The block of filled cells that an area touches: the table that rows are appended to. */
  tableAt(area: Area): Closed | undefined {
    const filled = this.#rows.findLastIndex((row) => trimmed(row).length > 0) + 1;
    const start = this.#rows.findIndex((row) => trimmed(row).length > 0);
    const { row, endRow } = this.#close(area);
    if (start < 0 || row > filled || endRow <= start) return undefined;
    const rows = this.#rows.slice(start, filled);
    const firsts = rows.map((cells) => cells.findIndex(isFilled)).filter((index) => index >= 0);
    const ends = rows.map((cells) => trimmed(cells).length);
    return { row: start, column: Math.min(...firsts), endRow: filled, endColumn: Math.max(...ends) };
  }

  /** Writes rows at a place; the sheet grows to hold them. False when it would become too large. */
  write(place: { row: number; column: number }, rows: readonly Cell[][]): boolean {
    const added = rows.reduce((sum, row) => sum + row.length, 0);
    if (this.#rows.reduce((sum, row) => sum + row.length, added) > MOST_CELLS) return false;
    this.rowCount = Math.max(this.rowCount, place.row + rows.length);
    while (this.#rows.length < place.row + rows.length) this.#rows.push([]);
    rows.forEach((cells, index) => {
      const row = this.#rows[place.row + index]!;
      while (row.length < place.column) row.push(null);
      cells.forEach((cell, offset) => {
        row[place.column + offset] = cell ?? row[place.column + offset] ?? null; // null leaves a cell as it is
      });
    });
    return true;
  }

  #close({ row, column, endRow, endColumn }: Area): Closed {
    return {
      row,
      column,
      endRow: Math.min(endRow ?? this.rowCount, this.rowCount),
      endColumn: Math.min(endColumn ?? this.columnCount, this.columnCount)
    };
  }
}

const isFilled = (cell: Cell | undefined): boolean => cell !== null && cell !== undefined && cell !== '';
const trimmed = (cells: Cell[]): Cell[] => cells.slice(0, cells.findLastIndex(isFilled) + 1);
