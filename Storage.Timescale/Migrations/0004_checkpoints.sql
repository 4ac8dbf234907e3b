-- How far each consumer has stored: moved in the transaction that stores the rows, and only from the position its writer believes in.
create table ingest_checkpoint (
    consumer   text collate "C" primary key,  -- bars/<shard>, ticks/<feeder>
    position   text collate "C" not null,     -- bars: feeder:epoch:n,..; ticks: the journal ordinal
    moved_at   timestamptz not null default now()
) with (fillfactor = 50);
