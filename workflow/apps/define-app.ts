import type { z } from 'zod';
import type { ConfigProblem, HttpRequest, HttpResponse } from '../define-node.ts';

/** The filled-in form of a connection. What is made from it on the way, an access token, is in it too. */
export type AppValues = Readonly<Record<string, unknown>>;

/** Headers and parameters of the address that prove who is calling. */
export interface AppCredentials {
  headers?: Record<string, string>;
  query?: Record<string, string>;
}

/** A service that hands out tokens once a person said yes (RFC 6749, 4.1). */
export interface OAuth2Provider {
  authorizeUrl: string;
  tokenUrl: string;
  scope: string;
  /** Further parameters of the address where people say yes. */
  parameters?: Readonly<Record<string, string>>;
}

/** A service that people have an account at, and how its API is reached with one. */
export interface App<Fields extends z.ZodObject = z.ZodObject, Id extends string = string> {
  /** Stable kebab-case name stored in connections and documents. */
  id: Id;
  title: string;
  /** Where the things are found that the form asks for. */
  guide: { text: string; url?: string };
  /** The form of a connection, made with the helpers of form/field.ts. */
  fields: Fields;
  /** Names of the fields that are sealed and never shown again. */
  secrets: readonly (keyof z.output<Fields> & string)[];
  /** The address that requests of steps are below. It may hold a secret. */
  base(values: AppValues): string;
  credentials(values: AppValues): AppCredentials;
  /** How `accessToken` comes into the values before a request; without a key of its own it is granted by a person. */
  token?: 'google-service-account';
  /** Where a person grants access, for connections that hold a client id. */
  oauth2?: OAuth2Provider;
  /** What the schema of a single field cannot say. */
  check?: (values: AppValues) => ConfigProblem[];
  /** It is no HTTP service: egress speaks to it in its own language. */
  transport?: 'smtp';
  /** Stands for the values in pretend runs. */
  pretend: AppValues;
}

/** Identity that keeps the exact types of `id` and `fields`. */
export function defineApp<Fields extends z.ZodObject, const Id extends string>(
  app: App<Fields, Id>
): App<Fields, Id> {
  return app;
}

/** Sends a request with the connection that is being tested. */
export type AppCall = (request: Omit<HttpRequest, 'auth'>) => Promise<HttpResponse>;

/**
 * Asks the service who we are, without changing anything there. Resolves to a sentence for people.
 * @throws StepError with a sentence that says what to do
 */
export type AppTest = (call: AppCall) => Promise<string>;

/** A value of the form as text; empty when it is not filled in. */
export const textOf = (values: AppValues, name: string): string => {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
};
