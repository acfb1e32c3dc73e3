/** Made by `web/node-icons.ts` from the catalogue. */
declare module 'virtual:node-icons' {
  export const ICONS: Readonly<Record<string, import('./icon.ts').IconComponent>>;
}
