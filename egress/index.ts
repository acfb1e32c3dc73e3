export { createEgress, type Egress, type EgressCall, type EgressOptions } from './egress.ts';
export { MASK, Masker, SHORTEST_SECRET } from './masker.ts';
export { type ConnectionStore, createConnectionStore } from './connection-store.ts';
export { createSecretStore, SecretValueError, type SecretStore } from './secret-store.ts';
export { createInbound, type Inbound, subscriptionToken } from './inbound.ts';
export { pretendHosts } from './pretend.ts';
export { isPublicAddress } from './address.ts';
