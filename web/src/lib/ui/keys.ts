const SYMBOLS: Record<string, { mac: string; other: string }> = {
  mod: { mac: '⌘', other: 'Ctrl' },
  shift: { mac: '⇧', other: 'Shift' },
  alt: { mac: '⌥', other: 'Alt' },
  ctrl: { mac: '⌃', other: 'Ctrl' },
  enter: { mac: '↵', other: '↵' },
  backspace: { mac: '⌫', other: 'Backspace' },
  esc: { mac: 'esc', other: 'esc' }
};

/** A shortcut as people of that platform write it: `mod+enter` → `⌘↵` or `Ctrl ↵`. */
export function showKeys(keys: string, mac: boolean): string {
  const parts = keys.split('+').map((key) => {
    const symbol = SYMBOLS[key.toLowerCase()];
    if (symbol) return mac ? symbol.mac : symbol.other;
    return key.length === 1 ? key.toUpperCase() : key;
  });
  return parts.join(mac ? '' : ' ');
}

/** Whether shortcuts use ⌘. False on the server. */
export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);
}
