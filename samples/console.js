const gateway = new WebSocket('ws://127.0.0.1:7799/');
gateway.onopen = () => gateway.send(JSON.stringify({ action: 'subscribe', instruments: ['rb2605'] }));
gateway.onmessage = ({ data }) => console.log(data);
