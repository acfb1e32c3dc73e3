/** Made by `web/node-icons.ts` from the catalogue. */
declare module 'virtual:node-icons' {
  import type { IconComponent } from '#lib/ui/icon.ts';
  export const ICONS: Readonly<Record<string, IconComponent>>;
}
