-- A method whose channels are all in maintenance is marked in the price list; a window that begins or ends by the clock is seen when the list is
-- loaded again, within half a minute.
CREATE TRIGGER channel_windows_version AFTER INSERT OR UPDATE OR DELETE ON channel_windows FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_version();
