export interface Repetition {
  /** Resolves when the work under way, if any, is over. */
  stop(): Promise<void>;
}

/** Does `work` now and then again `periodMs` after it ended, never twice at a time. Failures go to `onError`. */
export function repeat(
  periodMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void
): Repetition {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const turn = async () => {
    await work().catch(onError);
    if (!isStopped) timer = setTimeout(() => (current = turn()), periodMs);
  };
  let current = turn();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
    }
  };
}
