/**
 * Stands in for an external service in pretend runs, in tests and in the gallery: the documented requests, answers,
 * statuses and errors of the real API, with no account and no network.
 */
export interface PretendService {
  /** `slack` */
  name: string;
  /** As people know it: `Google Sheets`. */
  title: string;
  /** Host names it answers for, lower case. */
  hosts: readonly string[];
  /** A fresh service: the same state each time, and its own from then on. */
  open(): (request: Request) => Promise<Response>;
}

/** Visibly no secret. It stands where a secret would, in any header or parameter; every service accepts it. */
export const PRETEND_SECRET = 'pretend-secret';
