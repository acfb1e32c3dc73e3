const ADDRESS = /^[^\s@<>()",;:\\[\]]{1,64}@[^\s@<>()",;:\\[\]]+\.[^\s@.<>()",;:\\[\]]{2,}$/;
const NAMED = /^[^<>"\r\n,;:]{1,100}<([^<>]+)>$/;

/** Whether a text is one e-mail address and nothing else. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

/** Addresses separated by commas, each alone or as `Name <address>`; `undefined` when one of them is none. */
export function mailAddresses(text: string): string[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.every((part) => isMailAddress(NAMED.exec(part)?.[1]?.trim() ?? part)) ? parts : undefined;
}
