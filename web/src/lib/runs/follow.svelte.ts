import { invalidate } from '$app/navigation';

/** Events of a busy run come by the dozen; the page is loaded again at most this often. */
const PAUSE_MS = 300;

/**
 * Keeps a page on a run that is still going: whenever the server tells of news, what depends on `app:run` is loaded
 * again. Call while a component is set up. `target` is undefined once nothing can change any more.
 */
export function followRun(target: () => { runId: string; afterSeq: number } | undefined): void {
  $effect(() => {
    const followed = target();
    if (!followed) return;
    const source = new EventSource(`/api/v1/runs/${followed.runId}/events?after=${followed.afterSeq}`);
    const reload = throttle(() => invalidate('app:run', true), PAUSE_MS);
    source.addEventListener('log', reload.call);
    source.addEventListener('end', () => {
      source.close(); // or the browser would connect again
      reload.call();
    });
    return () => {
      source.close();
      reload.stop();
    };
  });
}

/** News of all runs of a busy team never stop; a page with many of them is loaded again at most this often. */
const LIST_PAUSE_MS = 2_000;

/**
 * Keeps a page about many runs on what happens: whenever the server tells of news, what depends on `key` is loaded again,
 * as long as the page is looked at. Call while a component is set up.
 */
export function followRuns(key: `app:${string}`): void {
  $effect(() => {
    const source = new EventSource('/api/v1/runs/events');
    let isStale = false;
    const load = async () => {
      isStale = document.visibilityState !== 'visible';
      if (!isStale) await invalidate(key, true);
    };
    const reload = throttle(load, LIST_PAUSE_MS);
    const lookAgain = () => isStale && reload.call();
    source.addEventListener('news', reload.call);
    document.addEventListener('visibilitychange', lookAgain);
    return () => {
      source.close();
      reload.stop();
      document.removeEventListener('visibilitychange', lookAgain);
    };
  });
}

/** Calls `work` soon after the first call and once more for all calls that came while it was busy. */
function throttle(work: () => Promise<void>, pauseMs: number): { call: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  let again = false;
  const run = async () => {
    timer = undefined;
    isBusy = true;
    again = false;
    await work();
    isBusy = false;
    if (again) call();
  };
  function call() {
    if (isBusy) again = true;
    else timer ??= setTimeout(() => void run(), pauseMs);
  }
  return { call, stop: () => clearTimeout(timer) };
}
