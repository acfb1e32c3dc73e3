/** An address of somebody's own, as a reverse proxy would report it: limits count per address. */
export const someAddress = (): string =>
  `10.${[1, 2, 3].map(() => Math.floor(Math.random() * 250)).join('.')}`;
