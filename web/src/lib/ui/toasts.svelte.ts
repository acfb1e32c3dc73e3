export interface ToastAction {
  label: string;
  onselect: () => void;
}

export interface Toast {
  id: number;
  text: string;
  tone: 'neutral' | 'ok' | 'err';
  action?: ToastAction;
  /** Called when it goes away without its action having been chosen. */
  onexpire?: () => void;
}

export interface ToastOptions {
  tone?: Toast['tone'];
  action?: ToastAction;
  onexpire?: () => void;
  /** Time on screen in milliseconds; pauses while the pointer or focus is on it. */
  durationMs?: number;
}

/** Long enough to read two sentences and reach the button. */
const DURATION_MS = 6_000;
const MOST_AT_ONCE = 3;

/** Short messages at the foot of the window. One list per page, browser only. */
export class Toasts {
  list = $state<Toast[]>([]);
  #nextId = 1;
  #timers = new Map<number, { timer: ReturnType<typeof setTimeout>; durationMs: number }>();

  show(text: string, options: ToastOptions = {}): number {
    const { tone = 'neutral', action, onexpire, durationMs = DURATION_MS } = options;
    const id = this.#nextId++;
    this.list.push({ id, text, tone, action, onexpire });
    this.#start(id, durationMs);
    while (this.list.length > MOST_AT_ONCE) this.#expire(this.list[0]?.id ?? 0);
    return id;
  }

  error(text: string): number {
    return this.show(text, { tone: 'err' });
  }

  /** Takes the toast away as if its time were over. */
  dismiss(id: number): void {
    this.#expire(id);
  }

  /** Runs the toast's action and takes it away. */
  act(id: number): void {
    const toast = this.#remove(id);
    toast?.action?.onselect();
  }

  pause(): void {
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
  }

  resume(): void {
    for (const [id, { durationMs }] of this.#timers) this.#start(id, durationMs);
  }

  /** Ends every toast now; what they postponed happens. For leaving the page. */
  flush(): void {
    for (const toast of [...this.list]) this.#expire(toast.id);
  }

  #start(id: number, durationMs: number): void {
    this.#timers.set(id, { timer: setTimeout(() => this.#expire(id), durationMs), durationMs });
  }

  #expire(id: number): void {
    this.#remove(id)?.onexpire?.();
  }

  #remove(id: number): Toast | undefined {
    const toast = this.list.find((one) => one.id === id);
    clearTimeout(this.#timers.get(id)?.timer);
    this.#timers.delete(id);
    this.list = this.list.filter((one) => one.id !== id);
    return toast;
  }
}

export const toasts = new Toasts();
