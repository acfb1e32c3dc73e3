import Box from '@lucide/svelte/icons/box';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Globe from '@lucide/svelte/icons/globe';
import History from '@lucide/svelte/icons/history';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Play from '@lucide/svelte/icons/play';
import Reply from '@lucide/svelte/icons/reply';
import Split from '@lucide/svelte/icons/split';
import Users from '@lucide/svelte/icons/users';
import Webhook from '@lucide/svelte/icons/webhook';
import type { IconComponent } from './icon.ts';

/** Icon names of the node catalogue and of drawn flows → components. Importing all of lucide would cost 4,700 modules. */
const ICONS: Record<string, IconComponent> = {
  'calendar-clock': CalendarClock,
  globe: Globe,
  history: History,
  'pencil-line': PencilLine,
  play: Play,
  reply: Reply,
  split: Split,
  users: Users,
  webhook: Webhook
};

export const FALLBACK_ICON: IconComponent = Box;

/** The icon of a node definition; a plain box for a name this build does not draw. */
export function nodeIcon(name: string): IconComponent {
  return ICONS[name] ?? FALLBACK_ICON;
}
