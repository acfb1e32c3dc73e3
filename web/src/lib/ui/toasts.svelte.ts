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
  durationMs: number;
  timer?: ReturnType<typeof setTimeout>;
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

  /** Shows a text; answers the id that `dismiss` takes. */
  show(text: string, options: ToastOptions = {}): number {
    const { tone = 'neutral', durationMs = DURATION_MS, action, onexpire } = options;
    const id = this.#nextId++;
    this.list.push({ id, text, tone, action, onexpire, durationMs });
    this.#start(id);
    while (this.list.length > MOST_AT_ONCE) this.dismiss(this.list[0]?.id ?? 0);
    return id;
  }

  error(text: string): number {
    return this.show(text, { tone: 'err' });
  }

  /** Takes the toast away as if its time were over. */
  dismiss(id: number): void {
    this.#remove(id)?.onexpire?.();
  }

  /** Runs the toast's action and takes it away. */
  act(id: number): void {
    this.#remove(id)?.action?.onselect();
  }

  pause(): void {
    for (const toast of this.list) clearTimeout(toast.timer);
  }

  resume(): void {
    for (const toast of this.list) this.#start(toast.id);
  }

  /** Ends every toast now; what they postponed happens. For leaving the page. */
  flush(): void {
    for (const toast of [...this.list]) this.dismiss(toast.id);
  }

  #start(id: number): void {
    const toast = this.#find(id);
    if (!toast) return;
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => this.dismiss(id), toast.durationMs);
  }

  #remove(id: number): Toast | undefined {
    const toast = this.#find(id);
    clearTimeout(toast?.timer);
    this.list = this.list.filter((one) => one.id !== id);
    return toast;
  }

  #find(id: number): Toast | undefined {
    return this.list.find((one) => one.id === id);
  }
}

export const toasts = new Toasts();
