-- Reminders: the table and queries that the reminder provider of Orleans 10 asks for by name
-- (learn.microsoft.com/dotnet/orleans/grains/timers-and-reminders). A range of hashes may wrap around: ReadRangeRows2Key.
create table if not exists OrleansRemindersTable (
    ServiceId varchar(150) not null,
    GrainId varchar(150) not null,
    ReminderName varchar(150) not null,
    StartTime timestamptz(3) not null,
    Period bigint not null,
    GrainHash integer not null,
    Version integer not null,
    primary key (ServiceId, GrainId, ReminderName)
);

insert into OrleansQuery (QueryKey, QueryText) values
('UpsertReminderRowKey', '
    insert into OrleansRemindersTable as r (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    on conflict (ServiceId, GrainId, ReminderName) do update
        set StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = r.Version + 1
    returning r.Version as version;
'),
('ReadReminderRowsKey', '
    select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable where ServiceId = @ServiceId and GrainId = @GrainId;
'),
('ReadReminderRowKey', '
    select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
    where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName;
'),
('ReadRangeRows1Key', '
    select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
    where ServiceId = @ServiceId and GrainHash > @BeginHash and GrainHash <= @EndHash;
'),
('ReadRangeRows2Key', '
    select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
    where ServiceId = @ServiceId and (GrainHash > @BeginHash or GrainHash <= @EndHash);
'),
('DeleteReminderRowKey', '
    with gone as (
        delete from OrleansRemindersTable
        where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName and Version = @Version
        returning 1)
    select count(*)::integer from gone;
'),
('DeleteReminderRowsKey', '
    delete from OrleansRemindersTable where ServiceId = @ServiceId;
')
on conflict (QueryKey) do update set QueryText = excluded.QueryText;
