import { bigint, boolean, integer, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from './columns.ts';

/** Global tables of better-auth. Column names follow its models. */
export const users = pgTable('users', {
  id: id(),
  name: text().notNull(),
  email: text().notNull(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  /** Which of the six colours of people; derived from the id when null. */
  color: smallint(),
  createdAt: createdAt(),
  updatedAt: createdAt()
});

export const authSessions = pgTable('auth_sessions', {
  id: id(),
  userId: uuid().notNull(),
  token: text().notNull(),
  expiresAt: moment().notNull(),
  ipAddress: text(),
  userAgent: text(),
  createdAt: createdAt(),
  updatedAt: createdAt()
});

export const authAccounts = pgTable('auth_accounts', {
  id: id(),
  userId: uuid().notNull(),
  accountId: text().notNull(),
  providerId: text().notNull(),
  accessToken: text(),
  refreshToken: text(),
  idToken: text(),
  accessTokenExpiresAt: timestamp({ withTimezone: true }),
  refreshTokenExpiresAt: timestamp({ withTimezone: true }),
  scope: text(),
  password: text(),
  createdAt: createdAt(),
  updatedAt: createdAt()
});

export const authVerifications = pgTable('auth_verifications', {
  id: id(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: moment().notNull(),
  createdAt: createdAt(),
  updatedAt: createdAt()
});

export const authRateLimits = pgTable('auth_rate_limits', {
  id: id(),
  key: text().notNull(),
  count: integer().notNull(),
  lastRequest: bigint({ mode: 'number' }).notNull()
});
