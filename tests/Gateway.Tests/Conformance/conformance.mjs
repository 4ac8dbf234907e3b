// The protocol as npm's ws sees it. Usage: node conformance.mjs PORT; prints what it checked, ends with 1 at the first that is wrong.
import assert from 'node:assert/strict';
import WebSocket from 'ws';

const url = `ws://127.0.0.1:${process.argv[2]}/`;
let checks = 0;

class Client {
  constructor(protocols, options) {
    this.socket = new WebSocket(url, protocols, options);
    this.waiting = [];
    this.takers = [];
    this.socket.on('message', (data, isBinary) => {
      const message = isBinary ? data : JSON.parse(data);
      const taker = this.takers.shift();
      if (taker) taker(message);
      else this.waiting.push(message);
    });
  }

  open() {
    return new Promise((done, failed) => this.socket.once('open', done).once('error', failed));
  }

  send(request) {
    this.socket.send(JSON.stringify(request));
  }

  next() {
    if (this.waiting.length > 0) return Promise.resolve(this.waiting.shift());
    return new Promise((done) => this.takers.push(done));
  }

  async ask(request) {
    this.send(request);
    return this.next();
  }

  async until(wanted) {
    for (;;) {
      const message = await this.next();
      if (wanted(message)) return message;
    }
  }

  close() {
    return new Promise((done) => {
      this.socket.once('close', (code) => done(code));
      this.socket.close(1000);
    });
  }
}

function equal(actual, expected, what) {
  assert.deepEqual(actual, expected, what);
  checks++;
}

// 001-47, 001-51: subscribe, the answer, the snapshot at once, pushes.
const json = new Client([], { perMessageDeflate: false });
await json.open();
equal(await json.ask({ action: 'subscribe', instruments: ['rb2605', 'nope', 'cu2602'] }), {
  type: 'subscribe_response', status: 'success', subscribed_count: 2, message: 'Subscribed 2 of 3 instruments',
  instruments: [
    { instrument_id: 'rb2605', result: 'accepted' }, { instrument_id: 'nope', result: 'unknown' }, { instrument_id: 'cu2602', result: 'accepted' },
  ],
}, 'subscribe_response');
const tick = await json.until((m) => m.type === 'market_data' && m.instrument_id === 'rb2605');
equal(Object.keys(tick), [
  'type', 'instrument_id', 'trading_day', 'update_time', 'update_millisec', 'last_price', 'pre_settlement_price', 'pre_close_price', 'pre_open_interest',
  'open_price', 'highest_price', 'lowest_price', 'volume', 'turnover', 'open_interest', 'close_price', 'settlement_price', 'upper_limit_price',
  'lower_limit_price', 'pre_delta', 'curr_delta', 'bid_price1', 'bid_volume1', 'ask_price1', 'ask_volume1', 'bid_price2', 'bid_volume2', 'ask_price2',
  'ask_volume2', 'average_price', 'action_day', 'timestamp', 'exchange_id', 'bid_price3', 'bid_volume3', 'ask_price3', 'ask_volume3', 'bid_price4',
  'bid_volume4', 'ask_price4', 'ask_volume4', 'bid_price5', 'bid_volume5', 'ask_price5', 'ask_volume5', 'seq', 'exchange_time', 'receive_time',
], 'market_data has the row\'s fields in its order');
equal([tick.trading_day, tick.update_time, tick.close_price, tick.exchange_id], ['20260105', '09:30:15', null, 'SHFE'], 'market_data');
const next = await json.until((m) => m.type === 'market_data' && m.instrument_id === 'rb2605');
assert.ok(Number(next.seq.split(':')[2]) > Number(tick.seq.split(':')[2]), 'seq rises');

// 001-48
equal((({ type, status, unsubscribed_count }) => ({ type, status, unsubscribed_count }))(await (async () => {
  json.send({ action: 'unsubscribe', instruments: ['rb2605', 'cu2602'] });
  return json.until((m) => m.type === 'unsubscribe_response');
})()), { type: 'unsubscribe_response', status: 'success', unsubscribed_count: 2 }, 'unsubscribe_response');

// 001-49, 001-50
equal(await json.ask({ action: 'list' }), { type: 'instrument_list', instruments: ['cu2602', 'rb2605', 'rb2610', 'SR605', 'IF2603'], total_count: 5, offset: 0 }, 'list');
equal(await json.ask({ action: 'search', pattern: 'rb' }), { type: 'search_result', instruments: ['rb2605', 'rb2610'], match_count: 2, offset: 0 }, 'search');
equal((await json.ask({ action: 'ping' })).type, 'pong', 'ping');
equal((await json.ask({ action: 'fly' })).code, 'unknown_action', 'unknown_action');

// Heartbeat by the protocol's own frames, and a clean close.
await new Promise((done) => { json.socket.once('pong', done); json.socket.ping('x'); });
checks++;

// Resume: every tick after a position, in order.
const first = next.seq;
equal((await json.ask({ action: 'subscribe', after: { rb2605: first } })).instruments, [{ instrument_id: 'rb2605', result: 'accepted', after: first }], 'after');
let last = null;
for (let i = 0; i < 20; i++) {
  const push = await json.next();
  equal(push.type, 'market_data', 'every tick');
  const n = Number(push.seq.split(':')[2]);
  if (last !== null) equal(n, last + 2, 'no tick is left out');
  last = n;
}
json.send({ action: 'resume_token' });
const token = (await json.until((m) => m.type === 'resume_token')).token;
equal(await json.close(), 1000, 'close');
const resumed = new Client([], { perMessageDeflate: false });
await resumed.open();
equal((await resumed.ask({ action: 'resume', token })).resumed_count, 1, 'resume');
equal((await resumed.next()).type, 'market_data', 'resume');
await resumed.close();

// permessage-deflate, negotiated and used; the same messages.
const deflated = new Client([], { perMessageDeflate: { threshold: 0 } });
await deflated.open();
equal(deflated.socket.extensions, 'permessage-deflate', 'permessage-deflate');
equal((await deflated.ask({ action: 'subscribe', instruments: ['rb2605'] })).type, 'subscribe_response', 'a compressed request');
equal((await deflated.next()).last_price, 3850, 'a compressed push');
await deflated.close();

// The binary sub-protocol.
const binary = new Client(['mdc.binary.v1'], { perMessageDeflate: false });
await binary.open();
equal(binary.socket.protocol, 'mdc.binary.v1', 'sub-protocol');
await binary.ask({ action: 'subscribe', instruments: ['rb2605'] });
const frame = await binary.next();
equal([frame.length, frame[4], frame[6], frame.toString('latin1', 80, 86), frame.readBigInt64LE(112)], [384, 1, 1, 'rb2605', 38500000n], 'a tick frame');
await binary.close();

console.log(`${checks} checks`);
