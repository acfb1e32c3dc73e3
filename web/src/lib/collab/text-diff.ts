/** The middle that differs once equal beginnings and ends are set aside. Never splits a surrogate pair. */
export function differingPart(before: string, after: string): { at: number; removed: number; added: string } {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at++;
  if (at > 0 && isHighSurrogate(before, at - 1)) at--;
  let tail = 0;
  while (tail < shorter - at && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  if (tail > 0 && isHighSurrogate(before, before.length - tail - 1)) tail--;
  return { at, removed: before.length - tail - at, added: after.slice(at, after.length - tail) };
}

const isHighSurrogate = (text: string, index: number): boolean =>
  (text.charCodeAt(index) & 0xfc00) === 0xd800;
