-- Closed bars, newest version. Prices in 1/10,000 yuan, null for none; turnover in 1/100 yuan; known_at_ns in unix nanoseconds.
-- The fold_ columns are the state of the fold after the bar's last tick: where a shard goes on after a crash.
create table bar_shape (
    start_time            timestamptz not null,
    end_time              timestamptz not null,
    open                  bigint,
    high                  bigint,
    low                   bigint,
    close                 bigint,
    volume                bigint not null,
    turnover_cents        bigint not null,
    open_open_interest    double precision not null,
    open_interest         double precision not null,
    known_at_ns           bigint not null,
    fold_exchange_ns      bigint not null,
    fold_day_volume       bigint not null,
    fold_day_turnover     bigint not null,
    fold_day_high         bigint,
    fold_day_low          bigint,
    fold_last             bigint,
    fold_open_interest    double precision not null,
    fold_trading_day      integer not null,
    trading_day           integer not null,
    ticks                 integer not null,
    revision              integer not null,
    rule_version          integer not null,
    quality               smallint not null,         -- BarQuality: flags
    reason                smallint not null,         -- RevisionReason of this version
    instrument            text collate "C" not null,
    period                text collate "C" not null, -- as BarPeriod writes it; the grains store 1m
    fold_positions        bigint[] not null,         -- feeder, epoch, n; feeder, epoch, n; ..: which of two versions knows more
    fold_resume_after     bigint[] not null,         -- likewise: where a restart goes on reading after this bar
    unique (instrument, period, start_time)
);
select make_sliced('bar_shape', 'bar', 'start_time', interval '1 month', 'period, start_time');

-- Every version of every bar, from revision 0: what was known when.
create table bar_revision_shape (
    start_time            timestamptz not null,
    end_time              timestamptz not null,
    open                  bigint,
    high                  bigint,
    low                   bigint,
    close                 bigint,
    volume                bigint not null,
    turnover_cents        bigint not null,
    open_open_interest    double precision not null,
    open_interest         double precision not null,
    known_at_ns           bigint not null,
    trading_day           integer not null,
    ticks                 integer not null,
    revision              integer not null,
    rule_version          integer not null,
    quality               smallint not null,
    reason                smallint not null,
    instrument            text collate "C" not null,
    period                text collate "C" not null,
    unique (instrument, period, start_time, revision)
);
select make_sliced('bar_revision_shape', 'bar_revision', 'start_time', interval '1 month', 'period, start_time, revision');

-- One row per instrument with stored 1-minute bars, so that neither recovery nor the list of instruments scans the bars.
-- The room in its pages lets an update stay in its page and touch no index.
create table bar_extent (
    instrument            text collate "C" primary key,
    shard                 integer not null,
    first_trading_day     integer not null,
    last_trading_day      integer not null,
    last_start            timestamptz not null
) with (fillfactor = 60);
create index bar_extent_shard on bar_extent (shard);

create view bar_v as
select instrument, period, to_date(trading_day::text, 'YYYYMMDD') as trading_day, start_time, end_time,
    round(open / 10000.0, 4) as open, round(high / 10000.0, 4) as high, round(low / 10000.0, 4) as low, round(close / 10000.0, 4) as close,
    volume, round(turnover_cents / 100.0, 2) as turnover, open_interest, ticks,
    array_remove(array[case when quality & 1 > 0 then 'no trade' end, case when quality & 2 > 0 then 'partial' end,
        case when quality & 4 > 0 then 'gap' end, case when quality & 8 > 0 then 'feed down' end], null) as quality,
    revision, rule_version, timestamptz 'epoch' + known_at_ns / 1000 * interval '1 microsecond' as known_at
from bar;
