const gateway = new WebSocket('ws://127.0.0.1:7799/');
gateway.onopen = () => gateway.send(JSON.stringify({ action: 'search', pattern: 'rb', limit: 3 }));
gateway.onmessage = ({ data }) => {
  const { type, instruments } = JSON.parse(data);
  if (type === 'search_result') gateway.send(JSON.stringify({ action: 'subscribe', instruments }));
  console.log(data);
};
