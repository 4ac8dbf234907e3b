-- Accepted ticks, each once. Prices in 1/10,000 yuan, null where none was sent; days as yyyymmdd; received_ns in unix nanoseconds.
-- Columns go from wide to narrow, so that rows have no padding. An empty side of a level costs one bit.
create table tick_shape (
    exchange_time     timestamptz not null,
    content_hash      bigint not null,          -- TickContent.Hash
    received_ns       bigint not null,
    source_ordinal    bigint not null,
    source_id         bigint not null,
    position          bigint not null,          -- (feeder, epoch, position) of the first copy
    last              bigint,
    pre_settlement    bigint,
    pre_close         bigint,
    day_open          bigint,
    day_high          bigint,
    day_low           bigint,
    day_close         bigint,
    settlement        bigint,
    upper_limit       bigint,
    lower_limit       bigint,
    banding_upper     bigint,
    banding_lower     bigint,
    open_interest     double precision not null,
    pre_open_interest double precision not null,
    day_turnover      double precision not null, -- as sent: CZCE may leave out the multiplier
    average_price     double precision not null, -- as sent
    pre_delta         double precision not null,
    curr_delta        double precision not null,
    bid1 bigint, ask1 bigint, bid2 bigint, ask2 bigint, bid3 bigint, ask3 bigint, bid4 bigint, ask4 bigint, bid5 bigint, ask5 bigint,
    epoch             bigint not null,
    trading_day       integer not null,
    day_volume        integer not null,
    raw_trading_day   integer not null,
    raw_action_day    integer not null,
    raw_update_time   integer not null,          -- hhmmss, -1 where unreadable
    bid_volume1 integer, ask_volume1 integer, bid_volume2 integer, ask_volume2 integer, bid_volume3 integer, ask_volume3 integer,
    bid_volume4 integer, ask_volume4 integer, bid_volume5 integer, ask_volume5 integer,
    front             integer not null,
    flags             integer not null,          -- TickFlags
    update_millis     smallint not null,
    exchange          smallint not null,         -- 1 SHFE, 2 DCE, 3 CZCE, 4 CFFEX, 5 INE, 6 GFEX
    shard             smallint not null,
    feeder            smallint not null,
    instrument        text collate "C" not null, -- "C": compared as bytes, several times as fast as a language's order
    -- The identity of a tick, and in this order the index that reads by instrument and time use: the table needs no second one.
    unique (instrument, exchange_time, day_volume, content_hash, trading_day)
);
select make_sliced('tick_shape', 'tick', 'exchange_time', interval '1 day', 'exchange_time, day_volume, content_hash, trading_day');

-- For people and dashboards: prices in yuan, times as times.
create view tick_v as
select instrument, (array['SHFE', 'DCE', 'CZCE', 'CFFEX', 'INE', 'GFEX'])[exchange] as exchange,
    to_date(trading_day::text, 'YYYYMMDD') as trading_day, exchange_time,
    timestamptz 'epoch' + received_ns / 1000 * interval '1 microsecond' as received_time,
    round(last / 10000.0, 4) as last, day_volume, day_turnover, open_interest,
    round(bid1 / 10000.0, 4) as bid1, bid_volume1, round(ask1 / 10000.0, 4) as ask1, ask_volume1,
    round(day_open / 10000.0, 4) as day_open, round(day_high / 10000.0, 4) as day_high, round(day_low / 10000.0, 4) as day_low,
    round(upper_limit / 10000.0, 4) as upper_limit, round(lower_limit / 10000.0, 4) as lower_limit,
    round(pre_settlement / 10000.0, 4) as pre_settlement, round(settlement / 10000.0, 4) as settlement,
    flags, feeder || ':' || epoch || ':' || position as first_position
from tick;
