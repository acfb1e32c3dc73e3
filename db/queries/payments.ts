import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { paymentEvents, payments } from '../schema/index.ts';

export interface NewPayment {
  orgId: string;
  /** First day of the month. */
  month: string;
  amountCents: number;
  provider: string;
  startedBy: string;
}

export async function insertPayment(tx: Tx, payment: NewPayment): Promise<string> {
  const [row] = await tx.insert(payments).values(payment).returning({ id: payments.id });
  return row!.id;
}

export async function setCheckout(
  tx: Tx,
  payment: { orgId: string; id: string; checkoutId: string }
): Promise<void> {
  await tx
    .update(payments)
    .set({ checkoutId: payment.checkoutId })
    .where(and(eq(payments.orgId, payment.orgId), eq(payments.id, payment.id)));
}

/** When months were paid, by their first day. */
export async function listPaid(tx: Tx, orgId: string): Promise<Map<string, Date>> {
  const rows = await tx
    .select({ month: payments.month, paidAt: payments.paidAt })
    .from(payments)
    .where(and(eq(payments.orgId, orgId), isNotNull(payments.paidAt)));
  return new Map(rows.map(({ month, paidAt }) => [month, paidAt!]));
}

/** Remembers an event of the provider. False: it was dealt with before. */
export async function rememberEvent(tx: Tx, event: { orgId: string; eventId: string }): Promise<boolean> {
  const rows = await tx.insert(paymentEvents).values(event).onConflictDoNothing().returning();
  return rows.length > 0;
}

/** Marks a payment as paid when it is open and of this amount; answers its month, or nothing when there is none like that. */
export async function markPaid(
  tx: Tx,
  payment: { orgId: string; id: string; checkoutId: string; amountCents: number }
): Promise<{ month: string } | undefined> {
  const [row] = await tx
    .update(payments)
    .set({ paidAt: sql`now()` })
    .where(
      and(
        eq(payments.orgId, payment.orgId),
        eq(payments.id, payment.id),
        eq(payments.checkoutId, payment.checkoutId),
        eq(payments.amountCents, payment.amountCents),
        isNull(payments.paidAt)
      )
    )
    .returning({ month: payments.month });
  return row;
}
