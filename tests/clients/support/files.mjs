// Files of conversations, as a widget and a dashboard send and read them.

import { checkAnswer } from '../../support/contract.mjs';

/** A PNG's header, which is all of it that the server looks at, and something behind it. */
export const png = (width = 640, height = 480) => {
  const bytes = Buffer.alloc(64, 7);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};

async function post(server, path, bytes, headers) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...headers },
    body: bytes,
  });
  const answer = { status: response.status, headers: response.headers, body: await response.json() };
  checkAnswer('POST', path, answer);
  return answer;
}

const named = (name) => (name === undefined ? {} : { 'x-file-name': encodeURIComponent(name) });

/** As the widget of a visitor does. */
export const visitorSends = (
  server,
  { projectId },
  { uid, secret },
  bytes,
  { name, headers = {}, of } = {},
) =>
  post(server, `/public/projects/${projectId}/files${of ? `/${of}/thumbnail` : ''}`, bytes, {
    'x-porchlight-visitor': uid,
    'x-porchlight-secret': secret,
    ...named(name),
    ...headers,
  });

/** As the dashboard of an agent does. */
export const agentSends = (server, { projectId, token }, bytes, { name, of } = {}) =>
  post(server, `/projects/${projectId}/files${of ? `/${of}/thumbnail` : ''}`, bytes, {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...named(name),
  });

/** What is there for whoever has the address: {status, headers, bytes}. */
export async function readFile(server, url, options = {}) {
  const response = await fetch(server.url + url, options);
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}
