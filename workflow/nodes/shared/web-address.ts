/** What is wrong with the address of a request, as a sentence, or nothing. Where it may lead is decided when it is sent. */
export function checkWebAddress(text: string): string | undefined {
  const url = URL.parse(text.trim());
  if (!url || !url.hostname) return `“${text.slice(0, 60)}” is not a full address. It starts with https://`;
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'The address must start with https:// or http://';
  if (url.username || url.password)
    return 'Take the user name and password out of the address and use Authentication.';
  return undefined;
}
