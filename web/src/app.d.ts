import type { Actor, SessionUser } from '@automateos/auth';

declare global {
  namespace App {
    interface Locals {
      /** Who acts, in which organisation; undefined for a visitor. */
      actor: Actor | undefined;
      /** The signed-in person; undefined for a visitor and for an API key. */
      user: SessionUser | undefined;
    }
    interface Error {
      status: number;
      /** A sentence for the person in front of the screen. */
      message: string;
      code?: string;
    }
  }
}

export {};
