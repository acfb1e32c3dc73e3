/** The type of an icon component. Icons are imported one by one: `@lucide/svelte/icons/play`. */
export type { LucideIcon as IconComponent } from '@lucide/svelte';
