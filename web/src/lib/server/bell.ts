export interface Bell {
  ring(): void;
  /** Resolves to true when it rings, at once when it has rung since the last wait; to false after `timeoutMs`. */
  wait(timeoutMs: number): Promise<boolean>;
}

/** A wake-up that is remembered when nobody waits yet. */
export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(timeoutMs) {
      let timer: NodeJS.Timeout | undefined;
      if (!rung)
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, timeoutMs);
        });
      clearTimeout(timer);
      const wasRung = rung;
      rung = false;
      wake = undefined;
      return wasRung;
    }
  };
}
