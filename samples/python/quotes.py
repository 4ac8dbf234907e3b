import asyncio, json, sys, websockets

async def main(url, *codes):
    async with websockets.connect(url) as gateway:
        await gateway.send(json.dumps({"action": "subscribe", "instruments": codes}))
        async for text in gateway:
            tick = json.loads(text)
            if tick["type"] == "market_data":
                print(tick["update_time"], tick["instrument_id"], tick["last_price"], tick["volume"], flush=True)
            elif tick.get("status") != "success":
                sys.exit(text)

asyncio.run(main(*sys.argv[1:]))
