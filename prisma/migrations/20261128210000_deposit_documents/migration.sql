-- One invoice is booked into an account once. Two people who record the same delivery with two forms are told apart from one who sends his
-- form twice by nothing else than the document's name; the index decides for both at the same moment.
CREATE UNIQUE INDEX deposits_document_key ON deposits (custodian_id, lower(supplier), lower(document));
