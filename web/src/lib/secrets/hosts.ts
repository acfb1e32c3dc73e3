/** Host names as people type them: separated by commas, spaces or lines, addresses pasted whole. */
export function parseHosts(text: string): string[] {
  const hosts = text.split(/[\s,;]+/).filter(Boolean);
  return [...new Set(hosts.map(toHost))];
}

function toHost(typed: string): string {
  const url = typed.includes('://') ? URL.parse(typed) : undefined;
  return (url?.hostname ?? typed.replace(/[/?#].*$/, '')).toLowerCase();
}

/** Where a secret may go, in words. */
export function hostsText(hosts: readonly string[]): string {
  return hosts.length === 0 ? 'Any public address' : hosts.join(', ');
}
