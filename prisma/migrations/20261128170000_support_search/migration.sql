-- What support can type into the one search box, each found in an index.

-- References sorted by their bytes: the index that keeps them unique serves "FCT-7K2…" as well, and an order costs no entry more than before.
ALTER TABLE orders ALTER COLUMN reference TYPE text COLLATE "C";

-- The last four digits of a card. The label is written once, in the confirmation, which moves the row in every index anyway (the provider's
-- number and the fingerprint come with it); nothing changes it later, so captures and refunds stay in place.
CREATE INDEX payments_card_end ON payments (right(instrument_label, 4), id) WHERE instrument_label IS NOT NULL;

-- Who could decide about something: staff among a million customers.
CREATE INDEX users_staff ON users (role) WHERE role NOT IN ('customer', 'streamer');
