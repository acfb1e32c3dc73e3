import type { Category, CreatorProfile } from '#lib/server/answers/gallery.ts';

export const CATEGORY_NAMES: Record<Category, string> = {
  sales: 'Sales',
  support: 'Support',
  marketing: 'Marketing',
  finance: 'Finance',
  people: 'People',
  operations: 'Operations',
  personal: 'Personal'
};

/** Background of a template's cover, and the ink of the icons on it. */
export const COVERS: Record<Category, { background: string; ink: string }> = {
  sales: { background: 'linear-gradient(135deg, #06605c, #12b3a6 55%, #9be8b8)', ink: '#0b7f79' },
  support: { background: 'linear-gradient(135deg, #b3261c, #ff7a4d 60%, #ffc876)', ink: '#c4402a' },
  marketing: { background: 'linear-gradient(135deg, #4a1fc4, #9a5cff 55%, #ff9ad5)', ink: '#7a45f0' },
  finance: { background: 'linear-gradient(135deg, #0d4527, #22a565 60%, #b6ea7a)', ink: '#147546' },
  people: { background: 'linear-gradient(135deg, #14206f, #2f6bff 60%, #7be1ff)', ink: '#2450d8' },
  operations: { background: 'linear-gradient(135deg, #0c3a63, #1c86e0 60%, #69d2ff)', ink: '#1267b3' },
  personal: { background: 'linear-gradient(135deg, #5b0f2d, #e0315f 60%, #ff9d8a)', ink: '#b3224b' }
};

/** White letters on each are at least 4.5:1. */
export const CREATOR_COLOR: Record<CreatorProfile['color'], string> = {
  indigo: '#3557d6',
  violet: '#9638e0',
  teal: '#0a7d77',
  rose: '#b3326e',
  amber: '#a85c00',
  green: '#147546'
};

export const CREATOR_COVER: Record<CreatorProfile['cover'], string> = {
  dawn: 'linear-gradient(120deg, #1a1eb8, #7b3bff 55%, #ff9ad5)',
  ocean: 'linear-gradient(120deg, #0c3a63, #1c86e0 60%, #69d2ff)',
  meadow: 'linear-gradient(120deg, #0d4527, #22a565 60%, #b6ea7a)',
  ember: 'linear-gradient(120deg, #7c1508, #ff7a4d 60%, #ffc876)',
  night: 'linear-gradient(120deg, #101034, #2f33a5 60%, #5a62ff)',
  candy: 'linear-gradient(120deg, #5b0f2d, #e0315f 55%, #ff9ad5)'
};

/** Name of what starts a workflow, as a fact of its page. */
export const TRIGGER_NAMES: Record<string, string> = {
  manual: 'A button or form',
  webhook: 'A webhook',
  schedule: 'A schedule',
  form: 'A hosted form',
  app: 'An app’s event',
  feed: 'A new entry of a feed',
  workflow: 'Another workflow',
  error: 'A failed run'
};

/** The hosts that a template calls, as a fact. */
export function hostLine(hosts: readonly string[]): string {
  const words = hosts.map((host) => (host === '*' ? 'an address known only when it runs' : host));
  return words.join(', ') || 'Nothing outside';
}

const PERCENT = 100;

/** “97 % of runs succeed”, never rounded up to all. */
export function successLine(rate: number): string {
  return `${Math.floor(rate * PERCENT)} % of runs succeed`;
}

export function countLine(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
