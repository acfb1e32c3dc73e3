export interface FileDropOptions {
  /** Whether files are taken now. If not, a dropped file does nothing; it must not replace the page either way. */
  isOpen: () => boolean;
  ondrop: (files: File[], event: DragEvent) => void;
}

/** Files dragged over a page. Give its three handlers to `<svelte:window>`. */
export class FileDrop {
  /** How many files hang over the page; 0 for none. */
  count = $state(0);
  readonly #options: FileDropOptions;

  constructor(options: FileDropOptions) {
    this.#options = options;
  }

  readonly over = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (!dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    const isOpen = this.#options.isOpen();
    dataTransfer.dropEffect = isOpen ? 'copy' : 'none';
    // Some browsers tell the number only with the drop.
    this.count = isOpen ? Math.max(1, dataTransfer.items.length) : 0;
  };

  /** Without a related target, the pointer has left the window or the drag was given up. */
  readonly leave = (event: DragEvent): void => {
    if (!event.relatedTarget) this.count = 0;
  };

  readonly drop = (event: DragEvent): void => {
    this.count = 0;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    if (this.#options.isOpen()) this.#options.ondrop(files, event);
  };
}
