-- Which silos are in the cluster: tables and queries that the membership provider of Orleans 10 asks for by name
-- (learn.microsoft.com/dotnet/orleans/implementation/cluster-management). It reads columns and passes parameters by these names; the
-- statements are ours. A write counts where it returns 1: both rows change or none does.
create table if not exists OrleansQuery (
    QueryKey varchar(64) primary key,
    QueryText varchar(8000) not null
);

create table if not exists OrleansMembershipVersionTable (
    DeploymentId varchar(150) primary key,
    Timestamp timestamptz(3) not null default now(),
    Version integer not null default 0
);

create table if not exists OrleansMembershipTable (
    DeploymentId varchar(150) not null references OrleansMembershipVersionTable (DeploymentId),
    Address varchar(45) not null,
    Port integer not null,
    Generation integer not null,
    SiloName varchar(150) not null,
    HostName varchar(150) not null,
    Status integer not null,
    ProxyPort integer,
    SuspectTimes varchar(8000),
    StartTime timestamptz(3) not null,
    IAmAliveTime timestamptz(3) not null,
    primary key (DeploymentId, Address, Port, Generation)
);

insert into OrleansQuery (QueryKey, QueryText) values
('UpdateIAmAlivetimeKey', '
    update OrleansMembershipTable set IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation;
'),
('InsertMembershipVersionKey', '
    with added as (
        insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId) on conflict do nothing returning 1)
    select count(*)::integer from added;
'),
('InsertMembershipKey', '
    with next as (
        update OrleansMembershipVersionTable v set Timestamp = now(), Version = v.Version + 1
        where v.DeploymentId = @DeploymentId and v.Version = @Version
            and not exists (
                select 1 from OrleansMembershipTable m
                where m.DeploymentId = @DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation)
        returning 1),
    added as (
        insert into OrleansMembershipTable
            (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from next
        returning 1)
    select count(*)::integer from added;
'),
('UpdateMembershipKey', '
    with next as (
        update OrleansMembershipVersionTable v set Timestamp = now(), Version = v.Version + 1
        where v.DeploymentId = @DeploymentId and v.Version = @Version
            and exists (
                select 1 from OrleansMembershipTable m
                where m.DeploymentId = @DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation)
        returning 1),
    changed as (
        update OrleansMembershipTable set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        from next
        where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
        returning 1)
    select count(*)::integer from changed;
'),
('MembershipReadRowKey', '
    select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
        m.IAmAliveTime, v.Version
    from OrleansMembershipVersionTable v left join OrleansMembershipTable m
        on m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
    where v.DeploymentId = @DeploymentId;
'),
('MembershipReadAllKey', '
    select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
        m.IAmAliveTime, v.Version
    from OrleansMembershipVersionTable v left join OrleansMembershipTable m on m.DeploymentId = v.DeploymentId
    where v.DeploymentId = @DeploymentId;
'),
('DeleteMembershipTableEntriesKey', '
    delete from OrleansMembershipTable where DeploymentId = @DeploymentId;
    delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId;
'),
('GatewaysQueryKey', '
    select Address, ProxyPort, Generation from OrleansMembershipTable
    where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0;
'),
('CleanupDefunctSiloEntriesKey', '
    delete from OrleansMembershipTable where DeploymentId = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3;
')
on conflict (QueryKey) do update set QueryText = excluded.QueryText;
