/** From now on this page opens without a network too (src/service-worker). Where that is not possible, only a reload is lost. */
export function keepPagesOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/service-worker.js').catch((error: unknown) => {
    console.warn('This page will not open without a network.', error);
  });
}
