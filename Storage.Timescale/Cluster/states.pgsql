-- What grains store: the table and queries that the storage provider of Orleans 10 asks for by name
-- (learn.microsoft.com/dotnet/orleans/grains/grain-persistence). A write that returns the version it was given did not happen: somebody else
-- wrote first. The unique index makes that sure for the first write too.
create table if not exists OrleansStorage (
    GrainIdHash integer not null,
    GrainIdN0 bigint not null,
    GrainIdN1 bigint not null,
    GrainTypeHash integer not null,
    GrainTypeString varchar(512) not null,
    GrainIdExtensionString varchar(512),
    ServiceId varchar(150) not null,
    PayloadBinary bytea,
    ModifiedOn timestamp not null,
    Version integer not null
);
create unique index if not exists OrleansStorage_grain
    on OrleansStorage (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, coalesce(GrainIdExtensionString, ''), ServiceId);

insert into OrleansQuery (QueryKey, QueryText) values
('WriteToStorageKey', '
    with changed as (
        update OrleansStorage set PayloadBinary = @PayloadBinary, ModifiedOn = now() at time zone ''utc'', Version = Version + 1
        where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
            and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''')
            and ServiceId = @ServiceId and Version = @GrainStateVersion
        returning Version),
    added as (
        insert into OrleansStorage
            (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
        select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary,
            now() at time zone ''utc'', 1
        where @GrainStateVersion is null
        on conflict do nothing
        returning Version)
    select coalesce((select Version from changed), (select Version from added), @GrainStateVersion) as NewGrainStateVersion;
'),
('ReadFromStorageKey', '
    select PayloadBinary, now() at time zone ''utc'', Version from OrleansStorage
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''')
        and ServiceId = @ServiceId;
'),
('ClearStorageKey', '
    update OrleansStorage set PayloadBinary = null, Version = Version + 1
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''')
        and ServiceId = @ServiceId and Version = @GrainStateVersion
    returning Version as NewGrainStateVersion;
'),
('DeleteStorageKey', '
    delete from OrleansStorage
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''')
        and ServiceId = @ServiceId and Version = @GrainStateVersion
    returning Version + 1 as NewGrainStateVersion;
')
on conflict (QueryKey) do update set QueryText = excluded.QueryText;
