-- Gaps of two more kinds: the feed was down (ticks unknown), and records of the journal that can't be read any more (shard -1, position = ordinal).
alter table gap add column instrument text collate "C";  -- null: every instrument of the feeder

-- The signature is over the body's text, so the text is kept; body::jsonb is as good for queries.
alter table certificate alter column body type text using body::text;
