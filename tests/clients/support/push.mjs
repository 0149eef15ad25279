// A push service for tests, on loopback over TLS, and browsers that subscribe with it. It takes what RFC 8030 has it
// take, reads it as a browser would (RFC 8291) and checks who sends it (RFC 8292), all with node's own cryptography.

import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import https from 'node:https';
import { eventually } from '../../support/porchlight.mjs';

const hmac = (key, ...parts) => createHmac('sha256', key).update(Buffer.concat(parts)).digest();
const expand = (secret, info, bytes) =>
  hmac(secret, Buffer.from(info, 'latin1'), Buffer.from([1])).subarray(0, bytes);

/** The JSON of a body, for whoever has the keys. */
function decrypt(body, { ecdh, auth }) {
  const [salt, rest] = [body.subarray(0, 16), body.subarray(21)];
  const sender = rest.subarray(0, 65);
  const sealed = rest.subarray(65);
  assert.equal(body[20], 65);
  assert.ok(sealed.length <= body.readUInt32BE(16), 'one record');
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender, Buffer.from([1])]);
  const input = hmac(hmac(auth, ecdh.computeSecret(sender)), info);
  const secret = hmac(salt, input);
  const key = expand(secret, 'Content-Encoding: aes128gcm\0', 16);
  const decipher = createDecipheriv('aes-128-gcm', key, expand(secret, 'Content-Encoding: nonce\0', 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const record = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = record.lastIndexOf(2);
  assert.ok(
    record.subarray(end + 1).every((byte) => byte === 0),
    'nothing but padding',
  );
  return JSON.parse(record.subarray(0, end).toString());
}

/** The claims of a word that is signed by `publicKey`. */
function checkVapid(authorization, publicKey) {
  const [, head, claims, signature, key] = /^vapid t=([^.]+)\.([^.]+)\.([^,]+), k=(\S+)$/.exec(authorization);
  assert.equal(key, publicKey);
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const signer = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  const signed = Buffer.from(`${head}.${claims}`);
  const options = { key: signer, dsaEncoding: 'ieee-p1363' };
  assert.ok(verify('sha256', signed, options, Buffer.from(signature, 'base64url')), 'signed by us');
  return JSON.parse(Buffer.from(claims, 'base64url'));
}

export class PushService {
  /** `authority`: of makeAuthority(). */
  static async start(authority) {
    const service = new PushService();
    service.authority = authority;
    service.browsers = new Map(); // by path
    service.pushes = []; // {browser, payload, headers, claims, bytes}
    service.requests = 0;
    service.answer = {}; // {status, headers, body, hang}, which may be set at any time
    service.listener = https.createServer({ key: authority.key, cert: authority.cert }, (request, response) =>
      service.serve(request, response),
    );
    await service.open();
    return service;
  }

  open() {
    return new Promise((done) => this.listener.listen(this.port ?? 0, '127.0.0.1', done)).then(() => {
      this.port = this.listener.address().port;
    });
  }

  /** Nobody listens until open(). */
  close() {
    this.listener.closeAllConnections();
    return new Promise((done) => this.listener.close(done));
  }

  get origin() {
    return `https://localhost:${this.port}`;
  }

  /** Settings of a gateway that may push here. */
  get env() {
    return { PORCHLIGHT_PUSH_ALLOW_HOSTS: 'localhost', SSL_CERT_FILE: this.authority.caFile };
  }

  /** A browser that could be pushed to: {endpoint, keys, …}, as its `PushSubscription` says. */
  browser() {
    const ecdh = createECDH('prime256v1');
    ecdh.generateKeys();
    const auth = randomBytes(16);
    const path = `/push/${randomBytes(12).toString('base64url')}`;
    const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') };
    const browser = { ecdh, auth, body: { endpoint: this.origin + path, keys } };
    this.browsers.set(path, browser);
    return browser;
  }

  serve(request, response) {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      this.requests += 1;
      const { status = 201, headers = {}, body = '', hang = false } = this.answer;
      const browser = this.browsers.get(request.url);
      if (hang) return;
      if (status < 300) this.take(browser, request, Buffer.concat(pieces));
      response.writeHead(status, headers).end(body);
    });
  }

  take(browser, { method, headers }, bytes) {
    try {
      assert.equal(method, 'POST');
      assert.equal(headers['content-encoding'], 'aes128gcm');
      const claims = checkVapid(headers.authorization, this.publicKey);
      assert.equal(claims.aud, this.origin);
      assert.ok(claims.exp > Date.now() / 1000 && claims.exp <= Date.now() / 1000 + 12 * 3600);
      const payload = decrypt(bytes, browser);
      this.pushes.push({ browser, payload, headers, claims, bytes: bytes.length });
    } catch (error) {
      this.pushes.push({ browser, error });
    }
  }

  /** What a browser has been pushed, once there are so many. */
  async pushesTo(browser, count = 1) {
    const own = () => this.pushes.filter((push) => push.browser === browser);
    await eventually(() => own().length >= count, `${count} pushes`, 30_000);
    for (const { error } of own()) assert.ifError(error);
    return own();
  }
}
