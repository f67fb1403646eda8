-- The same as transfers_created_at, which sums up new pages by itself as well; two were written for every transfer.
DROP INDEX transfers_created_at_idx;
