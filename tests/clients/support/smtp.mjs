// A small mail server for tests, on loopback: SMTP with PLAIN, with or without TLS, and with the misfortunes that
// mail servers have.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { eventually } from '../../support/porchlight.mjs';

/** An authority, and a certificate of its own for `localhost`: {ca, key, cert, caFile, end}. */
export function makeAuthority() {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-smtp-'));
  const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-batch'];
  openssl(...request, '-x509', '-days', '2', '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  openssl(...request, '-subj', '/CN=server', '-keyout', 'server.key', '-out', 'server.csr');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.pem');
  const read = (name) => readFileSync(join(folder, name));
  return {
    key: read('server.key'),
    cert: read('server.pem'),
    caFile: join(folder, 'ca.pem'),
    end: () => rmSync(folder, { recursive: true }),
  };
}

/** A mail's headers, by their names in small letters, and its text. */
export function readMail(wire) {
  const [head, ...rest] = wire.split('\r\n\r\n');
  const headers = Object.fromEntries(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  const words = /=\?UTF-8\?B\?([^?]*)\?=\s*/g;
  for (const name of ['subject', 'from']) {
    headers[name] = headers[name].replace(words, (_, word) => Buffer.from(word, 'base64').toString());
  }
  const bytes = rest
    .join('\r\n\r\n')
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return { headers, text: Buffer.from(bytes, 'latin1').toString().replaceAll('\r\n', '\n') };
}

export class MailServer {
  /**
   * `security`: undefined, 'tls' or 'starttls', with an authority of makeAuthority(); `user`, `password`: who has to
   * sign in. `misfortune`, which may be set at any time: a command or 'content', and what is answered to it: a line, or
   * 'hang' or 'close'; with `keep` it has the mail all the same.
   */
  static async start({ security, authority, user, password } = {}) {
    const server = new MailServer();
    Object.assign(server, { security, authority, user, password });
    server.mails = [];
    server.tries = 0;
    server.misfortune = {};
    server.signedIn = []; // who, in order
    server.hangs = []; // who was left without an answer
    server.sockets = new Set();
    const listen = (socket) => server.serve(socket);
    server.listener = security === 'tls' ? tls.createServer(authority, listen) : net.createServer(listen);
    server.listener.on('tlsClientError', () => (server.tries += 1));
    await server.open();
    return server;
  }

  open() {
    return new Promise((done) => this.listener.listen(this.port ?? 0, '127.0.0.1', done)).then(() => {
      this.port = this.listener.address().port;
    });
  }

  get url() {
    const scheme = { tls: 'smtps', starttls: 'smtp+starttls' }[this.security] ?? 'smtp';
    return `${scheme}://localhost:${this.port}`;
  }

  /** Settings of a gateway that hands its mails in here. */
  get env() {
    return {
      PORCHLIGHT_MAIL_SERVER: this.url,
      PORCHLIGHT_MAIL_FROM: 'chat@shop.example',
      PORCHLIGHT_MAIL_DASHBOARD_URL: 'https://chat.shop.example/',
      ...(this.user ? { PORCHLIGHT_MAIL_USER: this.user, PORCHLIGHT_MAIL_PASSWORD: this.password } : {}),
      ...(this.authority ? { SSL_CERT_FILE: this.authority.caFile } : {}),
    };
  }

  /** Nobody listens until open(). */
  close() {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((done) => this.listener.close(done));
  }

  serve(socket) {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => {});
    this.tries += 1;
    const session = { socket, signedIn: !this.user, encrypted: this.security === 'tls', rest: '' };
    this.listen(session, socket);
    this.answer(session, 'GREETING', '220 mail.example');
  }

  listen(session, socket) {
    session.socket = socket;
    socket.on('data', (bytes) => {
      session.rest += bytes.toString('latin1');
      this.readOn(session);
    });
  }

  readOn(session) {
    for (;;) {
      const end = session.content ? session.rest.indexOf('\r\n.\r\n') : session.rest.indexOf('\r\n');
      if (end < 0) return;
      const taken = session.rest.slice(0, end);
      session.rest = session.rest.slice(end + (session.content ? 5 : 2));
      session.content ? this.take(session, taken) : this.obey(session, taken);
    }
  }

  signIn(session, base64) {
    const [, name, password] = Buffer.from(base64, 'base64').toString().split('\0');
    session.isAsked = false;
    session.name = name;
    session.signedIn = !this.user || (name === this.user && password === this.password);
    this.signedIn.push(name);
    this.answer(session, 'AUTH', session.signedIn ? '235 welcome' : '535 who are you');
  }

  /** What this server says, unless a misfortune comes first. */
  answer(session, to, line) {
    const [what, instead] = Object.entries(this.misfortune)[0] ?? [];
    if (what !== to) return session.socket.write(`${line}\r\n`);
    if (instead === 'hang') return void this.hangs.push(session.name);
    if (instead === 'close') return session.socket.destroy();
    return session.socket.write(`${instead}\r\n`);
  }

  obey(session, line) {
    const [verb] = line.split(' ');
    const say = (text) => this.answer(session, verb, text);
    if (verb === 'EHLO') {
      const offers = this.security === 'starttls' && !session.encrypted ? 'STARTTLS' : 'AUTH PLAIN';
      return say(`250-mail.example\r\n250 ${offers}`);
    }
    if (verb === 'STARTTLS') {
      say('220 go on');
      session.encrypted = true;
      const secure = new tls.TLSSocket(session.socket, { isServer: true, ...this.authority });
      secure.on('error', () => {});
      this.sockets.add(secure);
      return this.listen(session, secure);
    }
    if (verb === 'AUTH' && !line.split(' ')[2]) {
      session.isAsked = true;
      return this.answer(session, '', '334 ');
    }
    if (verb === 'AUTH' || session.isAsked) return this.signIn(session, line.split(' ').at(-1));
    if (!session.signedIn) return say('530 sign in first');
    if (verb === 'MAIL') session.from = /<(.*)>/.exec(line)[1];
    if (verb === 'RCPT') session.to = /<(.*)>/.exec(line)[1];
    if (verb === 'DATA') {
      session.content = !(this.misfortune.DATA ?? '3').match(/^[45]/);
      return say('354 go on');
    }
    return say(verb === 'QUIT' ? '221 bye' : '250 ok');
  }

  take(session, content) {
    session.content = false;
    const { from, to, encrypted, signedIn } = session;
    const wire = content.replace(/^\.\./gm, '.');
    if (!this.misfortune.content || 'keep' in this.misfortune) {
      this.mails.push({ from, to, encrypted, signedIn, wire, ...readMail(wire) });
    }
    this.answer(session, 'content', '250 taken');
  }

  /** The mail to that address, once it is here. */
  async mailTo(address, count = 1) {
    const those = () => this.mails.filter(({ to }) => to === address);
    await eventually(() => those().length >= count, `a mail to ${address}`);
    return those().at(-1);
  }
}
