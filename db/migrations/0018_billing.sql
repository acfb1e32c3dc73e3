---------------------------------------------------------------- paying an invoice

-- One try to pay for a month at a payment provider. What is owed is never stored: it is read from the ledger.
CREATE TABLE payments (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  -- First day of the month that is paid for.
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  provider text NOT NULL,
  -- The provider's own id of the checkout.
  checkout_id text,
  started_by uuid REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  paid_at timestamptz,
  PRIMARY KEY (org_id, id)
);
-- A month is paid once.
CREATE UNIQUE INDEX payments_paid ON payments (org_id, month) WHERE paid_at IS NOT NULL;
CREATE INDEX payments_of_month ON payments (org_id, month, id DESC);

-- News from a provider that was dealt with: it sends some of it twice.
CREATE TABLE payment_events (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  event_id text NOT NULL CHECK (length(event_id) <= 255),
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, event_id)
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['payments', 'payment_events'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app
      USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON payments, payment_events TO automateos_app;
GRANT UPDATE (checkout_id, paid_at) ON payments TO automateos_app;
