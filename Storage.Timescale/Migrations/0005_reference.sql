-- What the market is: versions with the trading day they take effect on, never overwritten.
create table product (
    product          text collate "C" not null,
    effective_day    integer not null,          -- yyyymmdd
    exchange         smallint not null,
    multiplier       numeric not null,          -- units of one lot
    price_step       bigint not null,           -- 1/10,000 yuan
    source           text not null,
    primary key (product, effective_day)
);

create table contract (
    instrument       text collate "C" not null,
    effective_day    integer not null,
    product          text collate "C" not null,
    exchange         smallint not null,
    delivery_month   integer,                   -- yyyymm
    listed_day       integer,
    last_trading_day integer,
    option_kind      char(1) check (option_kind in ('C', 'P')),
    strike           bigint,                    -- 1/10,000 yuan
    underlying       text collate "C",
    source           text not null,
    primary key (instrument, effective_day)
);

create table session_rule (
    product          text collate "C" not null,
    effective_day    integer not null,
    section          smallint not null,         -- order within the trading day, the night first
    starts           time not null,             -- China Standard Time
    ends             time not null,
    source           text not null,
    primary key (product, effective_day, section)
);

create table calendar_day (
    trading_day      integer primary key,
    previous_day     integer not null,
    has_night        boolean not null,          -- the night before it trades
    source           text not null
);

-- Ticks that were lost, with the bounds of the loss by our clock.
create table gap (
    feeder           smallint not null,
    epoch            bigint not null,
    shard            smallint not null,
    position         bigint not null,           -- of the control record that tells of it
    front            integer not null,
    ticks            bigint not null,           -- 0 where the count is not known
    from_ns          bigint not null,
    to_ns            bigint not null,
    trading_day      integer not null,
    reason           text not null,
    primary key (feeder, epoch, shard, position)
);
create index gap_trading_day on gap (trading_day);

-- Signed accounts of one instrument's ticks of one trading day, from callback to client.
create table certificate (
    trading_day      integer not null,
    instrument       text collate "C" not null,
    issued_ns        bigint not null,
    body             jsonb not null,
    signature        bytea not null,            -- ECDSA P-256 over the body as text
    primary key (trading_day, instrument, issued_ns)
);

-- What operators did.
create table audit (
    id               bigint generated always as identity primary key,
    at_ns            bigint not null,
    actor            text not null,
    action           text not null,
    detail           jsonb not null default '{}'
);
create index audit_at on audit (at_ns);
