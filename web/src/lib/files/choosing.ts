import { ACCEPTED } from './reading.ts';

/** Opens the system's file chooser. Resolves to nothing when it was closed. Call it from a click or a key. */
export function chooseFiles(options: { several?: boolean } = {}): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = ACCEPTED;
  input.multiple = options.several ?? false;
  return new Promise((resolve) => {
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}
