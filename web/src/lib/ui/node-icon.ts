import Box from '@lucide/svelte/icons/box';
import { ICONS } from 'virtual:node-icons';
import type { IconComponent } from './icon.ts';

export const FALLBACK_ICON: IconComponent = Box;

/** The icon of a node definition; a plain box for a name this build does not draw. */
export function nodeIcon(name: string): IconComponent {
  return ICONS[name] ?? FALLBACK_ICON;
}
