import type { Attachment } from 'svelte/attachments';

/** What a tooltip says. `keys` is a shortcut such as `mod+enter`. */
export interface TooltipPayload {
  text: string;
  keys?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
}

interface ShownTooltip extends TooltipPayload {
  anchor: HTMLElement;
}

/** A resting pointer wants to know; a passing one does not. */
const DELAY_MS = 450;
/** From one explained thing to the next there is no waiting. */
const SKIP_MS = 200;

/** The element that shows the words, for `aria-describedby`. */
export const TOOLTIP_ID = 'tooltip';

/** The one tooltip of the page. A hundred explained buttons cost listeners; the popup is mounted once, in the root layout. */
class Tooltips {
  shown = $state.raw<ShownTooltip | undefined>();
  /** Something has been pointed at or focused: the popup's code is wanted. */
  isWanted = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closedAt = -Infinity;

  /** Explains an element on hover and on keyboard focus; `payload` is read when it shows. */
  explain(payload: () => TooltipPayload): Attachment<HTMLElement> {
    return (anchor) => {
      const show = () => this.#show({ ...payload(), anchor });
      const listeners: Record<string, (event: Event) => void> = {
        pointerenter: (event) => {
          if ((event as PointerEvent).pointerType !== 'touch') this.#after(show);
        },
        pointerleave: () => this.close(),
        pointerdown: () => this.close(),
        focus: () => anchor.matches(':focus-visible') && show(),
        blur: () => this.close()
      };
      for (const [type, listener] of Object.entries(listeners)) anchor.addEventListener(type, listener);
      return () => {
        for (const [type, listener] of Object.entries(listeners)) anchor.removeEventListener(type, listener);
        if (this.shown?.anchor === anchor) this.close();
      };
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    if (!this.shown) return;
    this.shown.anchor.removeAttribute('aria-describedby');
    this.shown = undefined;
    this.#closedAt = performance.now();
  }

  #after(show: () => void): void {
    this.isWanted = true;
    clearTimeout(this.#timer);
    const isNext = performance.now() - this.#closedAt < SKIP_MS;
    this.#timer = setTimeout(show, isNext ? 0 : DELAY_MS);
  }

  #show(tooltip: ShownTooltip): void {
    this.close();
    if (!tooltip.anchor.isConnected) return;
    this.isWanted = true;
    this.shown = tooltip;
    tooltip.anchor.setAttribute('aria-describedby', TOOLTIP_ID);
  }
}

export const tooltips = new Tooltips();
