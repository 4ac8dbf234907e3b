using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Mdc.Gateway.Rest;

/// <summary>An example of each REST operation for the OpenAPI document: what to ask, and an answer of that shape.</summary>
internal static class Examples
{
    private const string Tick = """{"instrument_id":"rb2605","trading_day":"20260105","last_price":3850,"volume":1000,"open_interest":1500000,"exchange_id":"SHFE","seq":"1:2:1","exchange_time":"2026-01-05T09:30:15.500+08:00"}""";
    private const string Bar = """{"time":"2026-01-05T09:30:00+08:00","forming":false,"trading_day":"2026-01-05","start":"2026-01-05T09:30:00+08:00","end":"2026-01-05T09:31:00+08:00","open":3850,"high":3852,"low":3849,"close":3851,"volume":10,"turnover":385000.5,"open_interest":110,"ticks":120,"quality":[],"revision":0,"rule_version":1}""";
    private const string Contract = """{"instrument_id":"rb2605","exchange_id":"SHFE","product_id":"rb","kind":"future","delivery":"2026-05","price_step":1,"multiplier":10,"name":"Rebar","name_zh":"螺纹钢"}""";
    private const string Count = """{"day":"2026-01-05","instrument_id":null,"instruments":900,"bars":310500,"ticks":18200411,"no_trade":5120,"partial":0,"gap":0,"feed_down":0,"revised":12}""";

    /// <summary>By method and path below /api/v1/: the request (a query, or a body) and the answer.</summary>
    public static IReadOnlyDictionary<string, (string Request, string Answer)> All { get; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["GET last/{instrument}"] = ("last/rb2605", Tick),
        ["GET last"] = ("last?instruments=rb2605,cu2602", $$"""{"ticks":[{{Tick}}]}"""),
        ["GET bars/{instrument}"] = ("bars/rb2605?period=5m&days=2", $$"""{"instrument_id":"rb2605","period":"5m","label":"start","align":"session","bars":[{{Bar}}]}"""),
        ["GET bars/{instrument}/after"] = ("bars/rb2605/after?from=2026-01-05", $$"""{"instrument_id":"rb2605","period":"1m","bars":[{{Bar}}],"next":"YmFycy9yYjI2MDU"}"""),
        ["POST after"] = ("""{"period":"1m","bars":{"rb2605":"2026-01-05T09:30:00"},"ticks":{"cu2602":"2026-01-05"}}""", $$"""{"bars":[{"instrument_id":"rb2605","bars":[{{Bar}}],"next":"YmFycy9yYjI2MDU"}],"ticks":[{"instrument_id":"cu2602","ticks":[],"next":"2026-01-05"}]}"""),
        ["GET ticks/{instrument}"] = ("ticks/rb2605?from=2026-01-05&limit=2", $$"""{"ticks":[{{Tick}}],"next":"dGlja3MvcmIyNjA1"}"""),
        ["GET contracts"] = ("contracts?search=rb&limit=1", $$"""{"total_count":2,"offset":0,"contracts":[{{Contract}}],"next":"Y29udHJhY3RzOjE"}"""),
        ["GET contracts/{instrument}"] = ("contracts/rb2605", Contract),
        ["GET products"] = ("products", """{"version":"2026-03-23.1","products":[{"product_id":"rb","exchange_id":"SHFE","name":"Rebar","name_zh":"螺纹钢","price_step":1,"multiplier":10,"underlying":null}]}"""),
        ["GET calendar/{day}"] = ("calendar/2026-01-05?product=rb", """{"day":"2026-01-05","is_trading_day":true,"has_night":true,"previous":"2025-12-31","next":"2026-01-06","is_covered":true,"version":"2025-11-05.1","sections":[{"start":"2025-12-31T21:00:00.000+08:00","end":"2025-12-31T23:00:00.000+08:00","minutes":120,"is_night":true}]}"""),
        ["GET main-contracts"] = ("main-contracts?day=2026-01-05", """{"day":"2026-01-05","products":[{"product_id":"rb","instrument_id":"rb2605"}]}"""),
        ["GET main-contracts/{product}"] = ("main-contracts/rb", """{"product_id":"rb","day":"2026-01-05","instrument_id":"rb2605","rolls":[{"day":"2025-12-10","from":"rb2601","to":"rb2605","from_close":3812,"to_close":3830}]}"""),
        ["GET sessions"] = ("sessions?exchange=SHFE", """{"exchanges":[{"exchange_id":"SHFE","at":"2026-01-05T09:30:00.000+08:00","newest":"2026-01-05T09:29:59.500+08:00","lag_ms":500,"sessions":[{"products":["rb","hc"],"day":"2026-01-05","phase":"continuous","open_since":"2026-01-05T09:00:00.000+08:00","next":[{"kind":"break","day":"2026-01-05","at":"2026-01-05T10:15:00.000+08:00"}]}]}]}"""),
        ["GET status"] = ("status", """{"product":"mdc","version":"0.1.0","source":"live","feeders":[{"feeder":1,"state":"running","accepted":1204329,"lost":0,"lag_records":3}],"shards":[{"shard":0,"ticks":75270,"instruments":61}],"storage":{"stored_bars":53028,"waiting_bars":2,"trouble":null},"trouble":[]}"""),
        ["GET shards"] = ("shards", """{"shards":[{"shard":0,"ticks":75270,"instruments":61,"outbox":0,"last_exchange_time":"2026-01-05T09:30:15.500+08:00","quarantined":0,"positions":["1:2:75270"],"trouble":null}]}"""),
        ["GET processes"] = ("processes", """{"processes":[{"name":"silo-10.0.0.7:11111","role":"silo","silo":"10.0.0.7:11111@497012","machine":"mdc-1","process_id":4711,"shards":[0,7],"runtime":"Orleans","started_at":"2026-01-05T08:30:00+08:00","heard_at":"2026-01-05T09:30:14+08:00","cpu_seconds":612.5,"memory_bytes":412000000,"heap_bytes":131000000,"threads":9}],"silent":[]}"""),
        ["POST feeders/{feeder}/start"] = ("", ""),
        ["POST feeders/{feeder}/pause"] = ("", ""),
        ["POST feeders/{feeder}/drain"] = ("", """{"feeder":1,"drained":true,"lag_records":0,"waiting_bars":0}"""),
        ["GET fronts"] = ("fronts", """{"count":1,"fronts":[{"feeder":1,"front":1,"name":"east","broker_id":"9999","state":"live","quality":0.98,"delay_ms":1.4,"instruments":900,"planned":900,"ticks":1204331,"first":702114,"only_here":0,"lost":0}]}"""),
        ["GET alerts"] = ("alerts", """{"active":[{"source":"store","severity":"critical","text":"PostgreSQL did not answer within 10 s.","raised_at":"2026-01-05T09:30:00.000+08:00","cleared_at":null}],"over":[]}"""),
        ["GET audit"] = ("audit?limit=1", """{"entries":[{"id":7,"at":"2026-01-05T09:30:00.000+08:00","actor":"night-desk","action":"POST /api/v1/feeders/1/pause","outcome":204,"from":"127.0.0.1"}],"next":"YXVkaXQ6Nw"}"""),
        ["GET storage"] = ("storage", """{"server":"PostgreSQL 17.2","has_timescale":true,"bytes":1934622720,"tables":[{"name":"bar","slices":2,"rows":812904,"bytes":431128576}],"checkpoints":[{"consumer":"bars/0","position":"1:2:75270"}],"writers":[{"shard":0,"stored":53028,"waiting":2,"trouble":null}]}"""),
        ["GET quality"] = ("quality?days=5", $$"""{"days":[{{Count}}]}"""),
        ["GET quality/{day}"] = ("quality/2026-01-05", $$"""{"day":"2026-01-05","instruments":[{{Count}}]}"""),
        ["GET revisions/{instrument}"] = ("revisions/rb2605?from=2026-01-05", """{"instrument_id":"rb2605","revisions":[{"start":"2026-01-05T10:05:00.000+08:00","revision":1,"reason":"late_tick","known_at":"2026-01-05T10:06:02.000+08:00","before":{"close":3852,"volume":10},"after":{"close":3855,"volume":14}}]}"""),
        ["GET certificate"] = ("certificate?day=2026-01-05", """{"trading_day":"2026-01-05","verdict":"clean"}"""),
        ["GET accounts"] = ("accounts?day=2026-01-05", """{"accounts":[{"instrument_id":"rb2605","point":"grain","after":[],"through":["1:2:75270"],"count":41220,"checksums":"00c5a1e4f2b7d930"}]}"""),
        ["GET gaps"] = ("gaps?day=2026-01-05", """{"gaps":[]}"""),
        ["GET explain"] = ("explain?instrument=rb2605&period=1m&time=21:03", """{"instrument_id":"rb2605","period":"1m"}"""),
        ["GET quarantine"] = ("quarantine", """{"instruments":[{"instrument_id":"rb2605","shard":3,"from":"1:2:75270","since":"2026-01-05T09:30:00.000+08:00","reason":"OverflowException","held":12}]}"""),
        ["POST quarantine/{instrument}/release"] = ("", """{"instrument_id":"rb2605","ticks":12}"""),
        ["GET recording"] = ("recording", """{"version":3,"rules":[{"scope":"product","pattern":"wr","records":false}]}"""),
        ["GET recording/changes"] = ("recording/changes", """{"changes":[{"version":3,"at":"2026-01-05T08:30:00.000+08:00","by":"access-token","why":"wr does not trade","rules":[]}]}"""),
        ["PUT recording"] = ("""{"rules":[{"scope":"product","pattern":"wr","records":false}],"why":"wr does not trade"}""", ""),
        ["GET log"] = ("log?level=warning", """{"lines":[{"number":12,"at":"2026-01-05T09:30:00.000+08:00","level":"warning","category":"Mdc.Gateway.Alerts.AlertBoard","message":"Alert, store: ...","error":null}]}"""),
        ["GET log/stream"] = ("log/stream?level=warning", ""),
        ["GET session"] = ("session", """{"name":"night-desk","scope":"operate","ends_at":null}"""),
        ["POST session"] = ("", """{"name":"night-desk","scope":"operate","ends_at":"2026-01-05T21:30:00.000+08:00"}"""),
        ["DELETE session"] = ("", ""),
    };

    /// <summary>Puts them into the OpenAPI document.</summary>
    public static void Add(OpenApiOptions document) => document.AddOperationTransformer((operation, context, _) =>
    {
        var path = context.Description.RelativePath ?? "";
        const string root = "api/v1/";
        if (!path.StartsWith(root, StringComparison.Ordinal) || !All.TryGetValue($"{context.Description.HttpMethod} {path[root.Length..]}", out var example)) return Task.CompletedTask;

        if (example.Request.StartsWith('{'))
        {
            foreach (var media in operation.RequestBody?.Content?.Values ?? (IEnumerable<OpenApiMediaType>)[]) Put(media, example.Request);
        }
        else if (example.Request.Length > 0)
        {
            operation.Description = $"Example: GET /{root}{example.Request}";
        }
        if (example.Answer.Length > 0)
        {
            var media = new OpenApiMediaType();
            Put(media, example.Answer);
            operation.Responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "Done.", Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = media } } };
        }
        return Task.CompletedTask;
    });

    private static void Put(OpenApiMediaType media, string json) => media.Example = JsonNode.Parse(json);
}
