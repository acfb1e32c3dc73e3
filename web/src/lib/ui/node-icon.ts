import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right';
import Box from '@lucide/svelte/icons/box';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Clock from '@lucide/svelte/icons/clock';
import CornerDownLeft from '@lucide/svelte/icons/corner-down-left';
import Filter from '@lucide/svelte/icons/funnel';
import Globe from '@lucide/svelte/icons/globe';
import History from '@lucide/svelte/icons/history';
import Pencil from '@lucide/svelte/icons/pencil';
import Play from '@lucide/svelte/icons/play';
import Reply from '@lucide/svelte/icons/reply';
import Send from '@lucide/svelte/icons/send';
import Split from '@lucide/svelte/icons/split';
import SquarePen from '@lucide/svelte/icons/square-pen';
import Table from '@lucide/svelte/icons/table-properties';
import Timer from '@lucide/svelte/icons/timer';
import Users from '@lucide/svelte/icons/users';
import Webhook from '@lucide/svelte/icons/webhook';
import Zap from '@lucide/svelte/icons/zap';
import type { IconComponent } from './icon.ts';

/** Icon names of the node catalogue → components. One line per name; importing all of lucide would cost 4,700 modules. */
const ICONS: Record<string, IconComponent> = {
  'arrow-left-right': ArrowLeftRight,
  'calendar-clock': CalendarClock,
  clock: Clock,
  'corner-down-left': CornerDownLeft,
  filter: Filter,
  globe: Globe,
  history: History,
  pencil: Pencil,
  play: Play,
  reply: Reply,
  send: Send,
  split: Split,
  'square-pen': SquarePen,
  'table-properties': Table,
  timer: Timer,
  users: Users,
  webhook: Webhook,
  zap: Zap
};

export const FALLBACK_ICON: IconComponent = Box;

/** The icon of a node definition; a plain box for a name this build does not draw. */
export function nodeIcon(name: string): IconComponent {
  return ICONS[name] ?? FALLBACK_ICON;
}
