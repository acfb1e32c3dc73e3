import type { Role } from '@automateos/auth';
import type { IconComponent } from '#lib/ui/icon.ts';
import Bell from '@lucide/svelte/icons/bell';
import LayoutDashboard from '@lucide/svelte/icons/layout-dashboard';
import Gauge from '@lucide/svelte/icons/gauge';
import Inbox from '@lucide/svelte/icons/inbox';
import Store from '@lucide/svelte/icons/store';
import KeyRound from '@lucide/svelte/icons/key-round';
import Activity from '@lucide/svelte/icons/activity';
import Lock from '@lucide/svelte/icons/lock';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import Plug from '@lucide/svelte/icons/plug';
import Radio from '@lucide/svelte/icons/radio';
import Users from '@lucide/svelte/icons/users';
import Workflow from '@lucide/svelte/icons/workflow';

export interface NavItem {
  href: string;
  label: string;
  icon: IconComponent;
  /** Who it is shown to; everybody unless told. */
  roles?: readonly Role[];
}

/** What the rail leads to, top to bottom. */
export const NAV: readonly NavItem[] = [
  { href: '/app', label: 'Overview', icon: LayoutDashboard },
  { href: '/app/inbox', label: 'Inbox', icon: Bell },
  { href: '/app/workflows', label: 'Workflows', icon: Workflow },
  { href: '/app/runs', label: 'Runs', icon: Activity },
  { href: '/app/dead-letters', label: 'Dead letters', icon: Inbox },
  { href: '/gallery', label: 'Gallery', icon: Store },
  { href: '/app/live', label: 'Live sessions', icon: Radio },
  { href: '/app/connections', label: 'Connections', icon: Plug },
  { href: '/app/secrets', label: 'Secrets', icon: Lock },
  { href: '/app/members', label: 'Members', icon: Users },
  { href: '/app/usage', label: 'Usage', icon: Gauge },
  { href: '/app/keys', label: 'API keys', icon: KeyRound },
  { href: '/app/audit', label: 'Audit log', icon: ScrollText, roles: ['owner', 'admin'] }
];

/** How many places a phone's bar has room for beside “More” and the account. */
export const PHONE_PLACES = 4;

/** The places that somebody in this role is led to. */
export const placesOf = (role: Role): NavItem[] => NAV.filter(({ roles }) => roles?.includes(role) ?? true);

/** Whether `pathname` is that place or inside it; everything is inside the first, so that one is only itself. */
export function isAt(href: string, pathname: string): boolean {
  return pathname === href || (href !== '/app' && pathname.startsWith(`${href}/`));
}
