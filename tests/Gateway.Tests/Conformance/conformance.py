"""The protocol as Python's websockets sees it. Usage: conformance.py PORT; prints what it checked, ends with 1 at the first that is wrong."""

import asyncio
import json
import struct
import sys

import websockets

URL = f"ws://127.0.0.1:{sys.argv[1]}/"
checks = 0


def equal(actual, expected, what):
    global checks
    assert actual == expected, f"{what}: {actual!r} in place of {expected!r}"
    checks += 1


async def receive(socket, kind):
    while True:
        message = json.loads(await asyncio.wait_for(socket.recv(), 20))
        if message["type"] == kind:
            return message


async def ask(socket, kind, **request):
    await socket.send(json.dumps(request))
    return await receive(socket, kind)


async def plain(compression):
    async with websockets.connect(URL, compression=compression) as socket:
        answer = await ask(socket, "subscribe_response", action="subscribe", instruments=["rb2605", "nope"])
        equal((answer["status"], answer["subscribed_count"]), ("success", 1), "subscribe")
        tick = await receive(socket, "market_data")
        equal((tick["instrument_id"], tick["last_price"], tick["settlement_price"]), ("rb2605", 3850, None), "market_data")
        equal((await ask(socket, "unsubscribe_response", action="unsubscribe", instruments=["rb2605"]))["unsubscribed_count"], 1, "unsubscribe")
        equal((await ask(socket, "instrument_list", action="list", offset=1, limit=2))["instruments"], ["rb2605", "rb2610"], "list")
        equal((await ask(socket, "search_result", action="search", pattern="rb"))["match_count"], 2, "search")
        equal((await ask(socket, "error", action="fly"))["code"], "unknown_action", "error")
        await (await socket.ping())
        # Every tick after what it has, and the same again by a token.
        answer = await ask(socket, "subscribe_response", action="subscribe", after={"rb2605": tick["seq"]})
        n = int(tick["seq"].split(":")[2])
        for _ in range(20):
            n += 2
            equal((await receive(socket, "market_data"))["seq"], f"1:2:{n}", "every tick")
        return (await ask(socket, "resume_token", action="resume_token"))["token"]


async def resume(token):
    async with websockets.connect(URL) as socket:
        equal((await ask(socket, "resume_response", action="resume", token=token))["resumed_count"], 1, "resume")
        first = int((await receive(socket, "market_data"))["seq"].split(":")[2])
        equal((await receive(socket, "market_data"))["seq"], f"1:2:{first + 2}", "after a resume")


async def binary():
    async with websockets.connect(URL, subprotocols=["mdc.binary.v1"]) as socket:
        equal(socket.subprotocol, "mdc.binary.v1", "sub-protocol")
        await socket.send(json.dumps({"action": "subscribe", "instruments": ["rb2605"]}))
        while isinstance(frame := await asyncio.wait_for(socket.recv(), 20), str):
            pass
        equal((len(frame), frame[4], frame[6], frame[80:86], struct.unpack_from("<q", frame, 112)[0]), (384, 1, 1, b"rb2605", 38_500_000), "a tick frame")


async def main():
    token = await plain(None)
    await resume(token)
    await plain("deflate")
    await binary()
    print(f"{checks} checks")


asyncio.run(main())
