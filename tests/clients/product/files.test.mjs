// Files and images of conversations, both ways: who may send, what becomes of what is sent, who reads it, and
// what is left of it; on the embedded default, and over two gateways that share a folder.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { answer, newSecret, newTempId, openTab, say, told } from '../support/chat.mjs';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { agentSends, png, readFile, visitorSends } from '../support/files.mjs';
import { ask, closeAll, newUid, watch } from '../support/product.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(closeAll);

const origin = 'https://shop.example';

function files(start) {
  let here;
  let there;
  let end;
  before(async () => {
    const deployment = await start();
    here = deployment.servers[0];
    there = deployment.servers.at(-1);
    ({ end } = deployment);
  });
  after(() => end?.());

  const sends = async (tab, shop, bytes, options) => {
    const { status, body } = await visitorSends(here, shop, tab, bytes, options);
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const messages = async (shop, conversationId, server = there) =>
    (
      await server.rest(`/projects/${shop.projectId}/conversations/${conversationId}/messages`, {
        token: shop.token,
      })
    ).body.messages;
  const conversationOf = async (shop) => {
    const { body } = await here.rest(`/projects/${shop.projectId}/conversations`, { token: shop.token });
    return body.conversations[0];
  };

  test('an image of a visitor is shown to the agents of every gateway, and to the visitor', async () => {
    const shop = await here.addShop();
    const agent = await watch(there, shop);
    const tab = await openTab(here, shop);
    const file = await sends(tab, shop, png(), { name: 'Foto aus Köln.png' });
    assert.deepEqual(
      { ...file, id: '', url: '' },
      {
        id: '',
        name: 'Foto aus Köln.png',
        type: 'image/png',
        bytes: 64,
        width: 640,
        height: 480,
        hasThumbnail: false,
        url: '',
        thumbnailUrl: null,
      },
    );
    const small = await visitorSends(here, shop, tab, png(64, 48), { of: file.id });
    assert.equal(small.status, 201, JSON.stringify(small.body));
    assert.equal(small.body.hasThumbnail, true);
    const ack = await ask(tab.socket, 'sendMessage', { content: '', tempId: newTempId(), files: [file.id] });
    assert.equal(ack.ok, true, JSON.stringify(ack));
    assert.deepEqual(ack.message.files, [small.body]);
    const { message } = await told(agent.recorder, 'newMessage');
    assert.deepEqual(message.files, [small.body]);
    assert.equal(message.content, '');
    const conversation = await conversationOf(shop);
    assert.deepEqual(conversation.lastMessage.files, [small.body]);
    assert.deepEqual((await messages(shop, conversation.id))[0].files, [small.body]);
    const read = await readFile(there, file.url);
    assert.equal(read.status, 200);
    assert.deepEqual(read.bytes, png());
    assert.equal(read.headers.get('content-type'), 'image/png');
    assert.match(read.headers.get('content-disposition'), /^inline; .*Foto%20aus%20K%C3%B6ln\.png/);
    const thumbnail = await readFile(there, small.body.thumbnailUrl);
    assert.deepEqual(thumbnail.bytes, png(64, 48));
    const again = await openTab(there, shop, tab);
    const history = await told(again.recorder, 'conversationHistory');
    assert.deepEqual(history.messages[0].files, [small.body]);
  });

  test('a file of an agent comes to the visitor, with an answer and with an invitation', async () => {
    const shop = await here.addShop();
    const tab = await openTab(there, shop);
    await say(tab, 'hello');
    const { body: file } = await agentSends(here, shop, Buffer.from('%PDF-1.7 a manual'), {
      name: 'manual.pdf',
    });
    assert.equal(file.type, 'application/pdf');
    const { id } = await conversationOf(shop);
    const path = `/projects/${shop.projectId}/conversations/${id}/messages`;
    const sent = await here.rest(path, {
      method: 'POST',
      token: shop.token,
      body: { content: 'Here it is', tempId: newTempId(), files: [file.id] },
    });
    assert.equal(sent.status, 201, JSON.stringify(sent.body));
    const { message } = await told(tab.recorder, 'agentReplied');
    assert.deepEqual(message.files, [file]);
    const { body: more } = await agentSends(here, shop, png());
    const invited = await here.rest(`/projects/${shop.projectId}/visitors/${tab.uid}/messages`, {
      method: 'POST',
      token: shop.token,
      body: { content: '', tempId: newTempId(), files: [more.id] },
    });
    assert.equal(invited.status, 201, JSON.stringify(invited.body));
    assert.deepEqual(invited.body.message.files, [more]);
    const read = await readFile(here, file.url);
    assert.match(read.headers.get('content-disposition'), /^attachment; filename="manual\.pdf"/);
  });

  test('ten megabytes come and go whole, and a byte more does not', async () => {
    const shop = await here.addShop();
    const tab = await openTab(here, shop);
    const large = Buffer.alloc(10_000_000, 'file ');
    const file = await sends(tab, shop, large, { name: 'large.txt' });
    assert.equal(file.bytes, large.length);
    assert.equal(file.type, 'text/plain');
    const read = await readFile(there, file.url);
    assert.equal(read.bytes.compare(large), 0);
    assert.equal(read.headers.get('content-length'), String(large.length));
    const head = await readFile(there, file.url, { method: 'HEAD' });
    assert.equal(head.headers.get('content-length'), String(large.length));
    assert.equal(head.bytes.length, 0);
    const refused = await visitorSends(here, shop, tab, Buffer.concat([large, Buffer.from('!')])).catch(
      // A browser that is cut off while it sends may not hear why.
      () => ({ status: 413, body: { code: 'payloadTooLarge' } }),
    );
    assert.equal(refused.status, 413);
    assert.equal(refused.body.code, 'payloadTooLarge');
    const small = Buffer.alloc(100 * 1024 + 1, 1);
    png().copy(small);
    const thumbnail = await visitorSends(here, shop, tab, small, { of: file.id });
    assert.equal(thumbnail.body.code, 'payloadTooLarge');
  });

  test('nothing that a browser would run is shown, whatever it is called', async () => {
    const shop = await here.addShop();
    const tab = await openTab(here, shop);
    const hostile = {
      'page.png': '<!doctype html><script>alert(1)</script>',
      'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      'polyglot.gif': 'GIF89a<script>alert(1)</script>\0\0\0',
      'polyglot.jpg': '\u00ff\u00d8\u00ff<html><script>alert(1)</script>',
      'feed.xml': '\n<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
      'tool.exe': 'MZ\u0090\0\u0003\0',
      'notes.txt': 'Just text, with <b>markup</b> in it.',
    };
    for (const [name, text] of Object.entries(hostile)) {
      const file = await sends(tab, shop, Buffer.from(text, 'latin1'), { name });
      const { headers, bytes } = await readFile(here, file.url);
      assert.equal(bytes.toString('latin1'), text);
      const type = headers.get('content-type');
      assert.match(type, /^(application\/octet-stream|text\/plain; charset=utf-8|image\/gif)$/, name);
      if (type !== 'image/gif') assert.match(headers.get('content-disposition'), /^attachment;/, name);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('content-security-policy'), "sandbox; default-src 'none'");
    }
  });

  test('a name is no path and no header', async () => {
    const shop = await here.addShop();
    const tab = await openTab(here, shop);
    const names = {
      '../../etc/passwd': 'passwd',
      'a\r\nSet-Cookie: x=y': 'aSet-Cookie x=y',
      'invoice\u202efdp.exe': 'invoicefdp.exe',
      '': 'file',
    };
    for (const [name, cleaned] of Object.entries(names)) {
      const file = await sends(tab, shop, png(), { name });
      assert.equal(file.name, cleaned);
      assert.equal((await readFile(here, file.url)).headers.get('set-cookie'), null);
    }
  });

  test('an address opens its own file alone', async () => {
    const shop = await here.addShop();
    const tab = await openTab(here, shop);
    const one = await sends(tab, shop, png());
    const other = await sends(tab, shop, png(8, 8));
    const keyOf = ({ url }) => new URL(url, here.url).searchParams.get('k');
    assert.notEqual(keyOf(one), keyOf(other));
    const wrong = [
      `/api/v1/files/${one.id}`,
      `/api/v1/files/${one.id}?k=`,
      `/api/v1/files/${one.id}?k=${keyOf(other)}`,
      `/api/v1/files/${one.id}/thumbnail?k=${keyOf(one)}`,
      `/api/v1/files/${'a'.repeat(22)}?k=${keyOf(one)}`,
      `/api/v1/files/..%2F..%2Fporchlight.sqlite?k=${keyOf(one)}`,
    ];
    for (const url of wrong) assert.equal((await readFile(here, url)).status, 404, url);
    assert.equal((await readFile(here, one.url)).status, 200);
  });

  test('a message names the sender’s own files, each once', async () => {
    const shop = await here.addShop();
    const [tab, other] = [await openTab(here, shop), await openTab(there, shop)];
    const file = await sends(tab, shop, png());
    const send = async ({ socket }, ids, tempId = newTempId()) =>
      ask(socket, 'sendMessage', { content: '', tempId, files: ids });
    const refused = async (who, ids) => {
      const { ok, error } = await send(who, ids);
      assert.equal(ok, false, JSON.stringify(ids));
      assert.equal(error.code, 'badRequest', JSON.stringify(error));
    };
    await refused(other, [file.id]);
    await refused(tab, [file.id, file.id]);
    await refused(tab, ['nothing']);
    await refused(tab, 'nothing');
    await refused(tab, Array(11).fill(file.id));
    await refused(tab, []);
    assert.equal((await send(tab, [file.id], 'once')).ok, true);
    await refused(tab, [file.id]);
    const again = await send(tab, [file.id], 'once');
    assert.equal(again.message.files.length, 1, 'said again, it is the same message');
  });

  test('whoever cannot prove to be the visitor sends nothing, nor another site', async () => {
    const shop = await here.addShop({ origins: [origin], missingOrigin: true });
    const tab = await openTab(here, shop);
    const code = async (who, options) => {
      const { status, body } = await visitorSends(here, shop, who, png(), options);
      return `${status} ${body.code}`;
    };
    assert.equal(await code({ ...tab, secret: newSecret() }), '403 forbidden');
    assert.equal(await code({ ...tab, secret: '' }), '403 forbidden');
    assert.equal(await code({ uid: newUid(), secret: newSecret() }), '404 notFound');
    assert.equal(await code({ uid: 'no uid', secret: newSecret() }), '400 badRequest');
    assert.equal(await code(tab, { headers: { origin: 'https://evil.example' } }), '403 originNotAllowed');
    const { status, headers } = await visitorSends(here, shop, tab, png(), { headers: { origin } });
    assert.equal(status, 201);
    assert.equal(headers.get('access-control-allow-origin'), origin);
    const preflight = await here.rest(`/public/projects/${shop.projectId}/files`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    assert.equal(preflight.headers.get('access-control-allow-methods'), 'POST');
    assert.match(preflight.headers.get('access-control-allow-headers'), /X-Porchlight-Secret/);
    const nothing = await visitorSends(here, shop, tab, Buffer.alloc(0));
    assert.equal(nothing.body.code, 'badRequest');
  });

  test('a project that takes no files says so to its visitors, its agents, and who tries', async () => {
    const shop = await here.addShop();
    const tab = await openTab(here, shop);
    await here.json('project', 'set', String(shop.projectId), '--chat-files', 'false');
    await eventually(
      async () => (await visitorSends(here, shop, tab, png())).body.code === 'forbidden',
      'the setting to count',
    );
    assert.equal((await agentSends(here, shop, png())).body.code, 'forbidden');
    const { body: me } = await here.rest('/me', { token: shop.token });
    assert.equal(me.projects[0].files, false, 'the dashboard offers none');
    const path = `/public/projects/${shop.projectId}/settings`;
    await eventually(async () => (await here.rest(path)).body.chat.files === false, 'the widget to be told');
  });

  test('a banned visitor sends nothing', async () => {
    const shop = await here.addShop();
    const tab = await openTab(here, shop);
    const banned = await here.rest(`/projects/${shop.projectId}/bans`, {
      method: 'POST',
      token: shop.token,
      body: { visitorUid: tab.uid },
    });
    assert.equal(banned.status, 201, JSON.stringify(banned.body));
    await eventually(
      async () => (await visitorSends(here, shop, tab, png())).body.code === 'banned',
      'the ban to count',
    );
  });

  test('each call is answered as its row says', async () => {
    const shop = await here.addShop();
    const other = await here.addShop();
    const viewer = `files-viewer${shop.projectId}@example.com`;
    await here.addAgent(viewer, [shop.projectId], { role: 'viewer' });
    const tokens = {
      agent: shop.token,
      viewer: await here.token(viewer),
      stranger: other.token,
      nobody: undefined,
    };
    const told = {};
    for (const [who, token] of Object.entries(tokens)) {
      const by = { ...shop, token };
      const file = await agentSends(here, by, png());
      const thumbnail = await agentSends(here, by, png(), { of: file.body.id ?? 'a'.repeat(22) });
      told[who] = [file.status, thumbnail.status];
    }
    const refused = [403, 403];
    assert.deepEqual(told, { agent: [201, 201], viewer: refused, stranger: refused, nobody: [401, 401] });
  });

  test('the files of a removed project are gone, their bytes as well', async () => {
    const shop = await here.addShop();
    const tab = await openTab(here, shop);
    const file = await sends(tab, shop, png());
    await ask(tab.socket, 'sendMessage', { content: 'look', tempId: newTempId(), files: [file.id] });
    await answer(here, shop, (await conversationOf(shop)).id, 'I see');
    assert.equal((await readFile(there, file.url)).status, 200);
    const removed = await here.cli('project', 'remove', String(shop.projectId), '--yes');
    assert.equal(removed.code, 0, removed.stderr);
    assert.equal((await readFile(there, file.url)).status, 404);
  });
}

describe('files, on the embedded default', () =>
  files(() => embedded({ PORCHLIGHT_LIMITS_ENABLED: 'false' })));

describe('files, over two gateways', () => {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-files-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  files(() => twoGateways({ PORCHLIGHT_FILES_FOLDER: folder }));
});
