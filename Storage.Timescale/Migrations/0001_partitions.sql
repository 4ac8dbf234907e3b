-- A table in time slices: a hypertable where this database has TimescaleDB, else declarative partitions of the same columns and keys.

-- Turns the empty table <shape> into the sliced table <parent>. Called once per table, by migrations.
create function make_sliced(shape text, parent text, time_column text, slice interval, order_by text) returns void
language plpgsql as $$
begin
    if exists (select from pg_extension where extname = 'timescaledb') then
        execute format('alter table %I rename to %I', shape, parent);
        execute format('select create_hypertable(%L, %L, chunk_time_interval => %L::interval, create_default_indexes => false)',
            parent, time_column, slice);
        execute format('alter table %I set (timescaledb.compress, timescaledb.compress_segmentby = ''instrument'', timescaledb.compress_orderby = %L)',
            parent, order_by);
    else
        execute format('create table %I (like %I including all) partition by range (%I)', parent, shape, time_column);
        execute format('drop table %I', shape);
    end if;
end $$;

-- Makes sure that rows of [from_time, until_time) have a partition. Any number of writers may ask at once.
-- Create and attach instead of "create .. partition of": attaching does not lock the parent against readers and writers.
-- No default partition: rows in it would forbid the right partition for ever.
create function ensure_partition(parent text, from_time timestamptz, until_time timestamptz) returns void
language plpgsql as $$
declare
    name text := parent || '_p' || to_char(from_time at time zone 'UTC', 'YYYYMMDD');
begin
    -- Asked of the catalog's rows, once before and once after the wait: to_regclass may answer from a cache that the wait made old.
    perform from pg_inherits join pg_class child on child.oid = inhrelid where inhparent = parent::regclass and child.relname = name;
    if found then return; end if;
    perform pg_advisory_xact_lock(hashtext('mdc.partition'), hashtext(parent));
    perform from pg_inherits join pg_class child on child.oid = inhrelid where inhparent = parent::regclass and child.relname = name;
    if found then return; end if;
    execute format('create table %I (like %I including all)', name, parent);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, name, from_time, until_time);
end $$;

-- Drops the partitions whose slice ended before a time; returns how many. Gives up after 5 s rather than queue writers behind its lock.
create function drop_partitions(parent text, slice interval, before_time timestamptz) returns integer
language plpgsql set lock_timeout = '5s' as $$
declare
    name text;
    dropped integer := 0;
begin
    for name in
        select child.relname from pg_inherits join pg_class child on child.oid = inhrelid
        where inhparent = parent::regclass
          and (to_date(right(child.relname, 8), 'YYYYMMDD')::timestamp at time zone 'UTC') + slice <= before_time
        order by child.relname
    loop
        execute format('drop table %I', name);
        dropped := dropped + 1;
    end loop;
    return dropped;
end $$;
