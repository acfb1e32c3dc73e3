import { invalidate } from '$app/navigation';

/**
 * Loads what depends on `key` again every `everyMs`, as long as the page is looked at. Call while a component is set up.
 * The next round starts after the last one has ended, so a slow server is not asked twice at once.
 */
export function keepFresh(key: `app:${string}`, everyMs: number): void {
  $effect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer = setTimeout(async () => {
        if (document.visibilityState === 'visible') await invalidate(key, true);
        again();
      }, everyMs);
    };
    again();
    return () => clearTimeout(timer);
  });
}
