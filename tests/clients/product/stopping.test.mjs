// Told to stop in the middle of what takes its time: it ends soon, and nothing of it is left half done.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { newTempId, openTab, say } from '../support/chat.mjs';
import { agentSends, png, visitorSends } from '../support/files.mjs';
import { ask, closeAll } from '../support/product.mjs';
import { MailServer } from '../support/smtp.mjs';
import { eventually, Porchlight, quick } from '../../support/porchlight.mjs';

after(closeAll);

/** An upload that has sent a part of what it promised. */
async function halfAnUpload(server, { projectId }, { uid, secret }) {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  const head = [
    `POST /api/v1/public/projects/${projectId}/files HTTP/1.1`,
    'Host: porchlight.example',
    'Content-Type: application/octet-stream',
    'Content-Length: 900000',
    `X-Porchlight-Visitor: ${uid}`,
    `X-Porchlight-Secret: ${secret}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(Buffer.alloc(300_000, 'x'));
  return socket;
}

describe('told to stop', () => {
  test('with an upload, a scan and a mail under way it ends, and none is half done', async (t) => {
    const post = await MailServer.start();
    t.after(() => post.close());
    const server = await Porchlight.prepare({ env: { ...quick, ...post.env } });
    t.after(() => server.end());
    const begun = join(server.folder, 'begun');
    const program = join(server.folder, 'scan');
    writeFileSync(program, `#!/bin/sh\ntouch ${begun}\nflock ${begun} sleep 1000\n`);
    chmodSync(program, 0o755);
    server.settings.PORCHLIGHT_FILES_SCAN_COMMAND = program;
    await server.run();
    const shop = await server.addShop();
    const tab = await openTab(server, shop);
    const incoming = () => readdirSync(join(server.data, 'files', 'incoming'));

    const id = Number((await say(tab, 'Hello')).id.split('-')[0]);
    await ask(tab.socket, 'leaveContact', { email: 'ann@home.example' });
    post.misfortune = { content: 'hang' };
    const body = { content: 'Hi', tempId: newTempId(), byEmail: true };
    const path = `/projects/${shop.projectId}/conversations/${id}/messages`;
    await server.rest(path, { method: 'POST', token: shop.token, body });
    await eventually(() => post.hangs.length > 0, 'the mail to hang');
    const scanned = visitorSends(server, shop, tab, png()).catch(() => 'cut off');
    await eventually(() => existsSync(begun), 'the scanner to run');
    const upload = await halfAnUpload(server, shop, tab);
    await eventually(() => incoming().length === 2, 'both files to come in');

    server.current.child.kill('SIGTERM');
    server.current.child.kill('SIGTERM');
    assert.deepEqual(await server.current.exited, { code: 0, signal: null }, server.log);
    await scanned;
    upload.destroy();
    tab.socket.disconnect();
    assert.deepEqual(incoming(), [], 'nothing of a file that was not kept');
    const folders = readdirSync(join(server.data, 'files')).filter((name) => name !== 'incoming');
    assert.deepEqual(folders, [], 'and none that nobody has looked at');
    assert.equal(spawnSync('flock', ['-n', begun, 'true']).status, 0, 'the scanner has ended as well');

    post.misfortune = {};
    writeFileSync(program, '#!/bin/sh\nexit 0\n');
    await server.run();
    await eventually(() => post.mails.length === 1, 'the mail to go after all', 30_000);
    assert.equal((await agentSends(server, shop, png())).status, 201);
    assert.deepEqual(incoming(), []);
  });
});
