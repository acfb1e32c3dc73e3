/** What a person scrolls with: decides whether the wheel pans or zooms. */
export type WheelDevice = 'trackpad' | 'mouse';

interface WheelLike {
  deltaX: number;
  deltaY: number;
  deltaMode: number;
  ctrlKey: boolean;
}

/**
 * Tells a mouse wheel from a trackpad by one event, or `undefined` when it does not show. A wheel turns in whole notches
 * on one axis (lines, or 100 px and more); fingers give small and fractional steps on two. Browsers do not say it otherwise.
 */
export function wheelDevice({ deltaX, deltaY, deltaMode, ctrlKey }: WheelLike): WheelDevice | undefined {
  if (ctrlKey) return undefined; // a pinch, or a wheel with Ctrl held: zooms either way
  if (deltaMode !== 0) return 'mouse';
  if (deltaX !== 0 || !Number.isInteger(deltaY)) return 'trackpad';
  const size = Math.abs(deltaY);
  if (size >= 100) return 'mouse';
  return size > 0 && size < 40 ? 'trackpad' : undefined;
}

const KEY = 'automateos:wheel';

export const rememberedDevice = (): WheelDevice =>
  localStorage.getItem(KEY) === 'mouse' ? 'mouse' : 'trackpad';

export function rememberDevice(device: WheelDevice): void {
  localStorage.setItem(KEY, device);
}
