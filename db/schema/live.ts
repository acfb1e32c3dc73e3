import { boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, createdAt, id, moment } from './columns.ts';

/** A workflow that is built in public, at a time, on a page of its own. */
export const liveSessions = pgTable(
  'live_sessions',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    title: text().notNull(),
    description: text().notNull().default(''),
    startsAt: moment().notNull(),
    minutes: integer().notNull(),
    listed: boolean().notNull().default(true),
    capacity: integer().notNull().default(500),
    status: text({ enum: ['scheduled', 'live', 'ended', 'cancelled'] })
      .notNull()
      .default('scheduled'),
    liveAt: moment(),
    endedAt: moment(),
    baseState: bytes(),
    spotlight: uuid(),
    sequence: integer().notNull().default(0),
    createdBy: uuid().notNull(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** Who is or was in a session. */
export const liveParticipants = pgTable(
  'live_participants',
  {
    orgId: uuid().notNull(),
    id: id(),
    sessionId: uuid().notNull(),
    userId: uuid(),
    name: text().notNull(),
    role: text({ enum: ['host', 'co-builder', 'spectator'] }).notNull(),
    ticketHash: bytes(),
    ticketUntil: moment(),
    joinedAt: createdAt(),
    handAt: moment(),
    removedAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** Who means to come. */
export const liveRsvps = pgTable(
  'live_rsvps',
  {
    orgId: uuid().notNull(),
    id: id(),
    sessionId: uuid().notNull(),
    userId: uuid(),
    name: text().notNull(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const liveMessages = pgTable(
  'live_messages',
  {
    orgId: uuid().notNull(),
    id: id(),
    sessionId: uuid().notNull(),
    participantId: uuid().notNull(),
    text: text().notNull(),
    at: createdAt(),
    removedAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** Moments on the timeline of the replay. */
export const liveMarks = pgTable(
  'live_marks',
  {
    orgId: uuid().notNull(),
    id: id(),
    sessionId: uuid().notNull(),
    kind: text({ enum: ['chapter', 'hand', 'role'] }).notNull(),
    text: text().notNull(),
    participantId: uuid(),
    at: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** What the replay of an ended session shows. */
export const liveRecordings = pgTable(
  'live_recordings',
  {
    orgId: uuid().notNull(),
    sessionId: uuid().notNull(),
    frames: bytes().notNull(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.sessionId] })]
);
