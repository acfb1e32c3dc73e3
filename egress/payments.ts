/** What the product needs of a service that takes payments. */
export interface PaymentProvider {
  name: string;
  /** A page of the provider on which a person pays. @throws PaymentError */
  createCheckout(order: CheckoutOrder): Promise<Checkout>;
  /** Reads what the provider reports, from the bytes as they came. @throws PaymentError when it is not from the provider */
  readNews(rawBody: Buffer, signature: string | null, now?: Date): PaymentNews;
}

export interface CheckoutOrder {
  /** Ours; comes back with the news. */
  reference: string;
  amountCents: number;
  /** What is paid for, in words. */
  title: string;
  successUrl: string;
  cancelUrl: string;
}

export interface Checkout {
  id: string;
  url: string;
}

export interface PaymentNews {
  /** The same when it is reported again. */
  id: string;
  /** Absent: nothing that we wait for. */
  paid?: { reference: string; checkoutId: string; amountCents: number };
}

export class PaymentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PaymentError';
  }
}
