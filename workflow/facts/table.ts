import { catalogue } from '../catalogue.ts';
import { factsOf, type NodeFacts } from './facts-of.ts';

/** Facts of every node type, in the order of the picker. The browser's build holds the value (web/first-load.ts). */
export const nodeFacts: readonly NodeFacts[] = catalogue.map(factsOf);
